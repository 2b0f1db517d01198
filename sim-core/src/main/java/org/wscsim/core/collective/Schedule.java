package org.wscsim.core.collective;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a collective. A die sends a message of a part as soon as it has received every message of that part with
 * a smaller step, and every message of an earlier phase; messages wait for a link in the order in which they could start,
 * those that could start at once in the order of this list. Immutable.
 */
public final class Schedule {
    private final List<Message> messages;

    private Schedule(List<Message> messages) {
        this.messages = List.copyOf(messages);
    }

    public List<Message> messages() {
        return messages;
    }

    /** One message. Dies are numbered row by row in the rectangle that holds them all; switches follow them. */
    public static final class Message {
        private final int phase;
        private final int part;
        private final int step;
        private final int[] route;
        private final double bytes;

        private Message(int phase, int part, int step, int[] route, double bytes) {
            this.phase = phase;
            this.part = part;
            this.step = step;
            this.route = route;
            this.bytes = bytes;
        }

        /** Phases follow one another at each die. */
        public int phase() {
            return phase;
        }

        /** What is sent; parts are independent within a phase. */
        public int part() {
            return part;
        }

        public int step() {
            return step;
        }

        public int from() {
            return route[0];
        }

        public int to() {
            return route[route.length - 1];
        }

        public double bytes() {
            return bytes;
        }

        public int hops() {
            return route.length - 1;
        }

        /** The {@code index}-th node on the way; 0 is {@link #from}. */
        public int node(int index) {
            return route[index];
        }
    }

    /** Collects messages. Confined to one thread. */
    static final class Builder {
        private final List<Message> messages = new ArrayList<>();
        private int phase;

        /** From now on messages belong to the next phase. */
        void nextPhase() {
            phase++;
        }

        /** A message along {@code route}, both ends included; the array is kept. */
        void add(int part, int step, double bytes, int... route) {
            assert route.length > 1 : "no hop";
            messages.add(new Message(phase, part, step, route, bytes));
        }

        Schedule build() {
            return new Schedule(messages);
        }
    }
}
