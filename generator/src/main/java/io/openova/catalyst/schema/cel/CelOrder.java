package io.openova.catalyst.schema.cel;

import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.List;

/** Order and sums of CEL values, for Kubernetes' list functions. */
final class CelOrder {
    private CelOrder() {}

    static boolean isSorted(List<?> list) throws CelEvaluationException {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    /** The least entry for the sign 1, the greatest for -1. */
    static Object least(List<?> list, int sign) throws CelEvaluationException {
        if (list.isEmpty()) {
            throw CelFunctions.failure("an empty list has no least and no greatest entry");
        }
        Object best = list.get(0);
        for (Object item : list) {
            best = sign * compare(item, best) < 0 ? item : best;
        }
        return best;
    }

    static Object sum(List<?> list) throws CelEvaluationException {
        Object sum = list.isEmpty() ? Long.valueOf(0) : list.get(0);
        for (Object item : list.subList(Math.min(1, list.size()), list.size())) {
            sum = plus(sum, item);
        }
        return sum;
    }

    private static Object plus(Object left, Object right) throws CelEvaluationException {
        try {
            if (left instanceof Long a && right instanceof Long b) {
                return Math.addExact(a, b);
            }
            if (left instanceof Duration a && right instanceof Duration b) {
                return a.plus(b);
            }
        } catch (ArithmeticException e) {
            throw CelFunctions.failure("the sum is too large");
        }
        if (left instanceof Number a && right instanceof Number b) {
            return a.doubleValue() + b.doubleValue();
        }
        throw CelFunctions.failure("only numbers and durations have a sum");
    }

    @SuppressWarnings("unchecked") // both are of one class
    private static int compare(Object left, Object right) throws CelEvaluationException {
        if (left.getClass() == right.getClass() && left instanceof Comparable<?> a) {
            return ((Comparable<Object>) a).compareTo(right);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        throw CelFunctions.failure("these two cannot be compared");
    }
}
