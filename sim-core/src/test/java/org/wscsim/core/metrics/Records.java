package org.wscsim.core.metrics;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Records for tests, and what was seen of them. */
final class Records {
    /** Keeps copies of what it takes. */
    static final class Kept implements RecordSink {
        final List<RequestRecord> all = new ArrayList<>();

        @Override
        public void accept(RequestRecord request) {
            final RequestRecord copy = new RequestRecord();
            copy.copyFrom(request);
            all.add(copy);
        }

        List<Long> ids() {
            return all.stream().map(r -> r.requestId).toList();
        }
    }

    private Records() {}

    static RequestRecord of(long requestId, long finishedAtPs) {
        final RequestRecord record = new RequestRecord();
        record.requestId = requestId;
        record.finishedAtPs = finishedAtPs;
        return record;
    }

    /** A record whose every number is different, whatever fields there are. */
    static RequestRecord distinct() {
        final RequestRecord record = new RequestRecord();
        int value = 101;
        try {
            for (final Field field : RequestRecord.class.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                if (field.getType() == long.class) {
                    field.setLong(record, (1L << 40) + value++);
                } else if (field.getType() == int.class) {
                    field.setInt(record, value++);
                }
            }
        } catch (IllegalAccessException failure) {
            throw new AssertionError(failure);
        }
        return record;
    }
}
