package io.openova.catalyst.bench;

/** The peer of a cold start: what every Java program pays. */
final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
