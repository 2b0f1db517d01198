package org.wscsim.traces.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.wscsim.core.request.Arrival;

/**
 * Writes a trace as CSV with Vidur's columns and the ones that any of our formats may have; {@code arrived_at} in seconds
 * with 12 decimals, hence exact. Hashes have no column. Confined to one thread; allocates nothing per request.
 */
final class CsvTraceWriter implements TraceWriter {
    private static final String HEADER =
            "arrived_at,num_prefill_tokens,num_decode_tokens,tenant_id,slo_class,session_id,model\n";
    private static final int PS_DIGITS = 12;
    private static final int ROW_BYTES = 160;

    private final WritableByteChannel channel;
    private final byte[] buffer = new byte[1 << 16];
    private int position;

    /** Writes to the channel, which the caller closes. */
    CsvTraceWriter(WritableByteChannel channel) {
        this.channel = channel;
        final byte[] header = HEADER.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(header, 0, buffer, 0, header.length);
        position = header.length;
    }

    @Override
    public void write(Arrival request) throws IOException {
        if (buffer.length - position < ROW_BYTES) {
            flush();
        }
        seconds(request.arrivalPs);
        field(request.promptTokens);
        field(request.outputTokens);
        field(request.tenantId);
        field(request.sloClass);
        field(request.sessionId);
        field(request.modelId);
        buffer[position++] = '\n';
    }

    private void seconds(long ps) {
        long unit = 1;
        for (int i = 0; i < PS_DIGITS; i++) {
            unit *= 10;
        }
        digits(ps / unit, 1);
        buffer[position++] = '.';
        digits(ps % unit, PS_DIGITS);
    }

    private void field(long value) {
        buffer[position++] = ',';
        digits(value, 1);
    }

    /** Decimal digits of a value of 0 or more, with zeros in front up to {@code least} of them. */
    private void digits(long value, int least) {
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        final int width = Math.max(count, least);
        long rest = value;
        for (int i = position + width - 1; i >= position; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        position += width;
    }

    private void flush() throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, position);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        position = 0;
    }

    @Override
    public void end() throws IOException {
        flush();
    }
}
