package io.openova.catalyst.bench;

/** The baseline of a cold start: the cost of every Java program. */
final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
