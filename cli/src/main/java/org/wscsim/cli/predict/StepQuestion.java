package org.wscsim.cli.predict;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.StepShape;

/**
 * One step of one instance, as a user asks for it. Immutable.
 *
 * @param device a wafer preset or file, or a device
 * @param model a model preset or file
 * @param instance {@code 2x4} dies, {@code 8x4c} cores of one die (or {@code 480x480c} of a core mesh), {@code tp8}
 * @param phase prefill or decode
 * @param batch sequences
 * @param tokens new tokens of each sequence; 1 in decode
 * @param context prefill: cached tokens that precede them; decode: tokens attended to, the new one included
 */
public record StepQuestion(
        String device, String model, String instance, Phase phase, int batch, int tokens, long context) {
    private static final int MAX_BATCH = 1 << 16;
    private static final int MAX_TOKENS = 1 << 24;

    public enum Phase {
        PREFILL,
        DECODE
    }

    /** From the columns {@code device} (or {@code wafer}), {@code model}, {@code instance}, {@code phase}, ... */
    static StepQuestion of(Cells cells) {
        String device = cells.text("device", cells.text("wafer", ""));
        boolean decode = cells.oneOf("phase", "", List.of("prefill", "decode")).equals("decode");
        return new StepQuestion(
                        Devices.canonical(device.isEmpty() ? cells.text("device") : device),
                        cells.text("model"),
                        cells.text("instance"),
                        decode ? Phase.DECODE : Phase.PREFILL,
                        cells.count("batch", 1),
                        decode ? 1 : cells.count("tokens"),
                        decode ? cells.whole("context", MAX_TOKENS) : cells.wholeOrZero("context", MAX_TOKENS))
                .check();
    }

    /** @throws BadInputException for sizes that no step has */
    public StepQuestion check() {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new BadInputException(
                    "batch out of range: batch=" + batch + ", allowed=1.." + MAX_BATCH + "; correct it");
        }
        if (tokens < 1 || (long) tokens * batch > MAX_TOKENS || context < 0 || context * batch > 1L << 40) {
            throw new BadInputException("step out of range: batch=" + batch + ", tokens=" + tokens + ", context="
                    + context + ", allowed=tokens 1.." + MAX_TOKENS + " together; correct it");
        }
        return this;
    }

    /** The step's work. */
    public StepShape shape() {
        StepShape shape = new StepShape();
        if (phase == Phase.DECODE) {
            shape.addDecode(batch, batch * context);
            return shape;
        }
        for (int i = 0; i < batch; i++) {
            shape.addChunk(tokens, Math.toIntExact(context), true);
        }
        return shape;
    }
}
