package org.wscsim.jmh.track;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.wscsim.jmh.Invocations;

/**
 * Counts what one case does in a fixed number of calls, by {@link com.sun.management.ThreadMXBean}: bytes allocated, to the
 * byte, and the case's own JMH counters. Meant for a JVM that compiles with C1 only: what it allocates is what the program
 * says, whatever C2 would have optimised away, so equal programs give equal counts.
 *
 * <p>One call comes before what is counted for every call counted: tables grow, classes load and call sites link in it.
 */
final class CountedRun {
    /** Key of the bytes. */
    static final String BYTES = "allocated_bytes";
    /** Key of the calls that all counts are of. */
    static final String CALLS = "calls";

    private static final String HOLE_PASSWORD =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Object state;
    private final List<Object> counters = new ArrayList<>();
    private final List<Method> beforeCalls = new ArrayList<>();
    private final List<Method> afterCalls = new ArrayList<>();
    private final List<Method> tearDowns = new ArrayList<>();
    private final MethodHandle call;
    private final int calls;

    /** Makes the benchmark's object and sets it up. */
    CountedRun(BenchmarkCase benchmark) throws ReflectiveOperationException {
        Class<?> type = Class.forName(benchmark.className());
        Method method = method(type, benchmark.methodName());
        state = type.getDeclaredConstructor().newInstance();
        for (Map.Entry<String, String> param : benchmark.params().entrySet()) {
            Field field = type.getDeclaredField(param.getKey());
            field.setAccessible(true);
            field.set(state, parsed(field.getType(), param.getValue()));
        }
        fixtures(type);
        calls = calls(type, method);
        call = bound(method);
    }

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.isAnnotationPresent(Benchmark.class)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(type.getName() + "." + name);
    }

    private static int calls(Class<?> type, Method method) {
        Invocations own = method.getAnnotation(Invocations.class);
        Invocations ofAll = type.getAnnotation(Invocations.class);
        return own != null ? own.value() : ofAll != null ? ofAll.value() : Invocations.DEFAULT;
    }

    /** The call without arguments and answer, so that nothing is boxed on the way. */
    private MethodHandle bound(Method method) throws ReflectiveOperationException {
        MethodHandle handle = MethodHandles.lookup().unreflect(method).bindTo(state);
        for (Class<?> argument : method.getParameterTypes()) {
            Object value = argument == Blackhole.class
                    ? new Blackhole(HOLE_PASSWORD)
                    : argument.getDeclaredConstructor().newInstance();
            if (argument.isAnnotationPresent(AuxCounters.class)) {
                counters.add(value);
            }
            handle = MethodHandles.insertArguments(handle, 0, value);
        }
        return handle.asType(MethodType.methodType(void.class));
    }

    /** Runs and counts; the state is torn down afterwards. */
    SortedMap<String, Long> count() throws Throwable {
        repeat();
        for (Object counter : counters) {
            for (Field field : counter.getClass().getFields()) {
                field.setLong(counter, 0);
            }
        }
        long bytes = repeat();
        SortedMap<String, Long> counts = new TreeMap<>();
        counts.put(CALLS, (long) calls);
        counts.put(BYTES, bytes);
        for (Object counter : counters) {
            for (Field field : counter.getClass().getFields()) {
                counts.put(field.getName(), field.getLong(counter));
            }
        }
        for (Method method : tearDowns) {
            invoke(method);
        }
        return counts;
    }

    /** All calls, and the bytes that they and nothing around them allocated. */
    private long repeat() throws Throwable {
        long bytes = 0;
        for (int i = 0; i < calls; i++) {
            for (int j = 0; j < beforeCalls.size(); j++) {
                invoke(beforeCalls.get(j));
            }
            long before = THREADS.getCurrentThreadAllocatedBytes();
            call.invokeExact();
            bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
            for (int j = 0; j < afterCalls.size(); j++) {
                invoke(afterCalls.get(j));
            }
        }
        return bytes;
    }

    private void invoke(Method method) throws ReflectiveOperationException {
        try {
            method.setAccessible(true);
            method.invoke(state);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Sorts the methods that stand around the benchmark. */
    private void fixtures(Class<?> type) throws ReflectiveOperationException {
        for (Method method : type.getDeclaredMethods()) {
            Setup setup = method.getAnnotation(Setup.class);
            TearDown tearDown = method.getAnnotation(TearDown.class);
            if (setup != null && setup.value() == Level.Invocation) {
                beforeCalls.add(method);
            } else if (setup != null) {
                invoke(method);
            }
            if (tearDown != null) {
                (tearDown.value() == Level.Invocation ? afterCalls : tearDowns).add(method);
            }
        }
    }

    private static Object parsed(Class<?> type, String text) {
        if (type == int.class) {
            return Integer.parseInt(text);
        }
        if (type == double.class) {
            return Double.parseDouble(text);
        }
        if (type == long.class) {
            return Long.parseLong(text);
        }
        if (type == boolean.class) {
            return Boolean.parseBoolean(text);
        }
        return text;
    }
}
