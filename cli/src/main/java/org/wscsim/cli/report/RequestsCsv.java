package org.wscsim.cli.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.RequestRecord;

/**
 * Writes {@code requests.csv}: one line per request in the order it is handed over, RFC 4180 with {@code \n} line ends.
 *
 * <p>Every time is an integer of picoseconds printed exactly: {@code arrived_at} in seconds with 12 decimals, the rest in
 * milliseconds with 9. An absent value is an empty field. A row costs about 200 bytes and allocates nothing.
 *
 * <p>Confined to the thread that calls {@link #accept}.
 */
public final class RequestsCsv implements RequestSink {
    /** The columns, in order; the schema number stands in {@code summary.json}. */
    public static final String HEADER =
            "request_id,arrived_at,num_prefill_tokens,num_decode_tokens,ttft_ms,tpot_ms,e2e_ms,"
                    + "queue_ms,prefill_compute_ms,kv_transfer_ms,decode_compute_ms,dram_wait_ms,noc_wait_ms,preemption_ms,"
                    + "preemptions,cached_tokens,prefill_instance,decode_instance,tenant_id,slo_class,status";

    private static final String LAST = "status";

    private static final int SECOND_DECIMALS = 12;
    private static final int MILLISECOND_DECIMALS = 9;
    /** Room kept free before a row of numbers begins: 20 fields of at most 21 characters each. */
    private static final int ROW_ROOM = 512;

    private final OutputStream out;
    private final byte[] buffer;
    private final byte[][] models;
    private int position;

    /** Of a run with one model. */
    public RequestsCsv(OutputStream out) {
        this(out, List.of());
    }

    /**
     * @param models names of several models, by number, for a column of them before the last; empty for no such
     *     column
     */
    public RequestsCsv(OutputStream out, List<String> models) {
        this(out, 1 << 16, models);
    }

    RequestsCsv(OutputStream out, int bufferBytes, List<String> models) {
        this.out = out;
        this.models = models.stream().map(RequestsCsv::field).toArray(byte[][]::new);
        this.buffer = new byte[Math.max(bufferBytes, 2 * ROW_ROOM)];
        ascii(header(models));
        buffer[position++] = '\n';
    }

    /** The columns, with that of the models where there are several. */
    static String header(List<String> models) {
        return models.isEmpty() ? HEADER : HEADER.replace("," + LAST, ",model," + LAST);
    }

    @Override
    public void accept(RequestRecord request) {
        if (buffer.length - position < ROW_ROOM) {
            flush();
        }
        identity(request);
        times(request);
        places(request);
        if (models.length > 0) {
            bytes(models[request.modelId]);
        }
        status(request.rejection);
        buffer[position++] = '\n';
    }

    private void identity(RequestRecord request) {
        whole(request.requestId);
        fixed(request.arrivedAtPs, SECOND_DECIMALS);
        whole(request.prefillTokens);
        whole(request.decodeTokens);
    }

    private void times(RequestRecord request) {
        fixed(request.ttftPs, MILLISECOND_DECIMALS);
        fixed(request.tpotPs, MILLISECOND_DECIMALS);
        fixed(request.e2ePs, MILLISECOND_DECIMALS);
        fixed(request.queuePs, MILLISECOND_DECIMALS);
        fixed(request.prefillComputePs, MILLISECOND_DECIMALS);
        fixed(request.kvTransferPs, MILLISECOND_DECIMALS);
        fixed(request.decodeComputePs, MILLISECOND_DECIMALS);
        fixed(request.dramWaitPs, MILLISECOND_DECIMALS);
        fixed(request.nocWaitPs, MILLISECOND_DECIMALS);
        fixed(request.preemptionPs, MILLISECOND_DECIMALS);
    }

    private void places(RequestRecord request) {
        whole(request.preemptions);
        whole(request.cachedTokens);
        whole(request.prefillInstance);
        whole(request.decodeInstance);
        whole(request.tenantId);
        whole(request.sloClass);
    }

    /** What became of a request that was not completed. */
    static String statusText(String rejection) {
        return rejection.equals("unfinished") ? rejection : "rejected:" + rejection;
    }

    private void status(@Nullable String rejection) {
        if (rejection == null) {
            ascii("completed");
        } else {
            text(statusText(rejection));
        }
    }

    /** A whole number and its comma; negative = absent. */
    private void whole(long value) {
        if (value >= 0) {
            position = DecimalText.put(buffer, position, value, 0);
        }
        buffer[position++] = ',';
    }

    /** {@code value / 10^decimals}, exactly, and its comma; negative = absent. */
    private void fixed(long value, int decimals) {
        if (value >= 0) {
            position = DecimalText.put(buffer, position, value, decimals);
        }
        buffer[position++] = ',';
    }

    private void ascii(String s) {
        for (int i = 0; i < s.length(); i++) {
            buffer[position++] = (byte) s.charAt(i);
        }
    }

    /** A name and its comma. */
    private void bytes(byte[] name) {
        if (buffer.length - position < name.length + ROW_ROOM) {
            flush();
        }
        System.arraycopy(name, 0, buffer, position, name.length);
        position += name.length;
        buffer[position++] = ',';
    }

    /** Text as a field, quoted where RFC 4180 asks for it. */
    private static byte[] field(String s) {
        boolean plain = s.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return (plain ? s : '"' + s.replace("\"", "\"\"") + '"').getBytes(StandardCharsets.UTF_8);
    }

    /** A reason in words. Never on the path of a completed request. */
    private void text(String s) {
        byte[] bytes = field(s);
        flush();
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flush() {
        try {
            out.write(buffer, 0, position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        position = 0;
    }

    @Override
    public void close() {
        try (out) {
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
