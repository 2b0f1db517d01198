package org.wscsim.core.collective;

import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.Wafers;

/**
 * What collectives cost on the dies of one instance without other traffic, by every algorithm that the dies allow. Every
 * price is affine in the message, {@code latency + serial bytes / link bandwidth}, the slowest die deciding; only a direct
 * all-to-all takes little more than the larger of the two. A step of an algorithm hands a part on once. Immutable, any thread; a price is a handful of arithmetic operations and allocates
 * nothing.
 *
 * <p>Not charged: the additions (vector work that runs at link rate), a start-up per message, and buffers.
 */
public sealed interface Collectives permits MeshCollectives, WaferCollectives, SwitchedCollectives {
    /** In the order in which ties are decided. */
    List<Algorithm> ALGORITHMS = List.of(Algorithm.values());

    /** Of a rectangle of dies, in the best place if there are islands or several wafers. */
    static Collectives of(WaferSpec wafer, int columns, int rows) {
        double hopSeconds = VirtualTime.seconds(wafer.d2d().latencyPs());
        WaferSpec.Islands islands = wafer.islands();
        if (islands != null) {
            return SwitchedCollectives.of(wafer, islands, columns, rows);
        }
        MeshCollectives mesh = new MeshCollectives(MeshShape.rectangle(columns, rows), hopSeconds);
        Wafers wafers = wafer.wafers();
        return wafers == null || !wafer.needsSeveralWafers(columns, rows)
                ? mesh
                : WaferCollectives.of(mesh, wafers, wafer.d2d());
    }

    int ranks();

    /** Whether the dies can carry out the form by the algorithm; a single die needs none. */
    boolean offers(CollectiveForm form, Algorithm algorithm);

    /** The part of the time that does not depend on the bytes. */
    double latencySeconds(CollectiveForm form, Algorithm algorithm);

    /** Bytes that follow one another over a link on the critical path. */
    double serialBytes(CollectiveForm form, Algorithm algorithm, double bytes);

    /** Parts that follow one another on the critical path. */
    int steps(CollectiveForm form, Algorithm algorithm);

    /** Bytes over the busiest die-to-die link and direction. */
    double busiestLinkBytes(CollectiveForm form, Algorithm algorithm, double bytes);

    /** Bytes summed over links, every hop counted, per die. */
    double linkBytesPerDie(CollectiveForm form, Algorithm algorithm, double bytes);

    /** The messages that the algorithm consists of. */
    Schedule schedule(CollectiveForm form, Algorithm algorithm, double bytes);

    /** Time by one algorithm; infinite where it is not offered. */
    default double seconds(CollectiveForm form, Algorithm algorithm, double bytes, double linkBytesPerSecond) {
        return offers(form, algorithm)
                ? latencySeconds(form, algorithm) + serialBytes(form, algorithm, bytes) / linkBytesPerSecond
                : Double.POSITIVE_INFINITY;
    }

    /** Time by the cheapest algorithm, 0 on one die. */
    default double seconds(CollectiveForm form, double bytes, double linkBytesPerSecond) {
        return ranks() == 1 ? 0 : seconds(form, cheapest(form, bytes, linkBytesPerSecond), bytes, linkBytesPerSecond);
    }

    /** Bytes that the cheapest algorithm puts on links, every hop counted, per die; 0 on one die. */
    default double linkBytesPerDie(CollectiveForm form, double bytes, double linkBytesPerSecond) {
        return ranks() == 1 ? 0 : linkBytesPerDie(form, cheapest(form, bytes, linkBytesPerSecond), bytes);
    }

    /** The algorithm that takes the least time; the first of equals. */
    default Algorithm cheapest(CollectiveForm form, double bytes, double linkBytesPerSecond) {
        Algorithm best = Algorithm.RING;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ALGORITHMS.size(); i++) {
            Algorithm algorithm = ALGORITHMS.get(i);
            double seconds = seconds(form, algorithm, bytes, linkBytesPerSecond);
            if (seconds < least) {
                least = seconds;
                best = algorithm;
            }
        }
        assert least < Double.POSITIVE_INFINITY : form;
        return best;
    }
}
