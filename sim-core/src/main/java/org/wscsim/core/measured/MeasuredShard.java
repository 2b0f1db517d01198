package org.wscsim.core.measured;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wscsim.core.failure.BadInputException;

/**
 * Everything measured of one model at one degree of tensor parallelism: the layers of one rank. Immutable, any thread.
 */
public final class MeasuredShard {
    private final String model;
    private final int tp;
    private final TokenCurve[] curves;
    private final AttentionTable attention;

    /**
     * @param model as the table names it
     * @param tp tensor-parallel ranks
     * @throws BadInputException when a layer is missing, unknown or measured twice, or a value is out of range
     */
    public MeasuredShard(String model, int tp, Collection<DensePoint> dense, List<AttentionPoint> attention) {
        this.model = model;
        this.tp = tp;
        Map<String, TokenCurve> byTitle = curves(dense);
        DenseLayer[] layers = DenseLayer.values();
        curves = new TokenCurve[layers.length];
        for (DenseLayer layer : layers) {
            TokenCurve curve = byTitle.get(layer.title());
            if (curve == null) {
                throw new BadInputException("dense table lacks a layer: " + where() + ", layer=" + layer.title()
                        + "; measure all of " + String.join(", ", DenseLayer.titles()));
            }
            curves[layer.ordinal()] = curve;
        }
        attention.forEach(this::check);
        this.attention = new AttentionTable(where(), attention);
    }

    private Map<String, TokenCurve> curves(Collection<DensePoint> dense) {
        Map<String, SortedMap<Integer, Double>> times = new TreeMap<>();
        List<String> known = DenseLayer.titles();
        for (DensePoint point : dense) {
            if (!known.contains(point.layer())) {
                throw new BadInputException("unknown layer in the dense table: " + where() + ", layer=" + point.layer()
                        + "; use " + String.join(", ", known));
            }
            if (point.tokens() < 1 || !isTime(point.seconds())) {
                throw outOfRange(point);
            }
            Double other = times.computeIfAbsent(point.layer(), title -> new TreeMap<>())
                    .put(point.tokens(), point.seconds());
            if (other != null) {
                throw new BadInputException("dense layer is measured twice: " + where() + ", layer=" + point.layer()
                        + ", tokens=" + point.tokens() + "; keep one");
            }
        }
        Map<String, TokenCurve> byTitle = new TreeMap<>();
        times.forEach((title, seconds) -> byTitle.put(title, new TokenCurve(seconds)));
        return byTitle;
    }

    private void check(AttentionPoint point) {
        boolean counts = point.chunkTokens() >= 0
                && point.priorTokens() >= 0
                && point.sequences() >= 0
                && point.contextTokens() >= 0
                && (point.prefills() || point.decodes());
        boolean absent = (point.prefills() || point.priorTokens() == 0)
                && (point.decodes() ? point.contextTokens() > 0 : point.contextTokens() == 0);
        if (!counts || !absent || !isTime(point.seconds())) {
            throw outOfRange(point);
        }
    }

    private BadInputException outOfRange(Record point) {
        return new BadInputException("measured point out of range: " + where() + ", point=" + point
                + "; counts and times must be positive, and 0 only for what is absent");
    }

    private static boolean isTime(double seconds) {
        return seconds > 0 && seconds < Double.POSITIVE_INFINITY;
    }

    private String where() {
        return "model=" + model + ", tp=" + tp;
    }

    /** As the table names it. */
    public String model() {
        return model;
    }

    public int tp() {
        return tp;
    }

    public TokenCurve curve(DenseLayer layer) {
        return curves[layer.ordinal()];
    }

    public AttentionTable attention() {
        return attention;
    }

    /** The largest token count that every dense layer was measured at. */
    public int maxTokens() {
        return Arrays.stream(curves).mapToInt(TokenCurve::maxTokens).min().orElseThrow();
    }

    /** What was measured, in words. */
    String extent() {
        return "dense layers up to " + maxTokens() + " tokens, " + attention.extent();
    }
}
