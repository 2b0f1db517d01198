package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.DecodeCentredPlacement;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.RegionSize;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * Places for a set of instances, prompts near to where they are generated: the packing that the search found, decode in the
 * middle, then kinds of equal rectangles exchange places and single instances move to free ones while that shortens the way
 * from prefill to decode instances ({@link DecodeCentredPlacement#doubledHops}). Where each role has one size, the
 * decode-centred placement is tried too and the shorter is taken. A local optimum, not a proof.
 *
 * <p>Cost O(n squared p d) a round of descent for n instances; beyond {@value #MOST_IMPROVED} instances none is made.
 * Confined to its thread.
 */
public final class PlanLayout {
    private static final int MOST_IMPROVED = 128;

    private final FluidSearch search;
    private final Ground ground;
    private final List<Seat> seats = new ArrayList<>();

    /** A rectangle with what stands on it. */
    private static final class Seat {
        private final int footprint;
        private Region region;
        private InstanceShapes.Kind kind;

        Seat(int footprint, Region region, InstanceShapes.Kind kind) {
            this.footprint = footprint;
            this.region = region;
            this.kind = kind;
        }
    }

    private PlanLayout(FluidSearch search) {
        this.search = search;
        ground = search.problem().ground();
    }

    /**
     * Lays a set out.
     *
     * @param notes of the plan
     * @return null when no packing of the set is known
     */
    public static @Nullable WaferPlan of(FluidSearch search, PlanPoint point, List<String> notes) {
        List<InstancePlan> packed = new PlanLayout(search).packed(point);
        List<InstancePlan> centred = centred(search.problem().ground(), point);
        List<InstancePlan> best = packed;
        if (centred != null
                && (packed == null
                        || DecodeCentredPlacement.doubledHops(centred) <= DecodeCentredPlacement.doubledHops(packed))) {
            best = centred;
        }
        if (best == null) {
            return null;
        }
        String name = PlanText.summary(PlanText.format(new WaferPlan("", best, notes)));
        return new WaferPlan(name, best, notes);
    }

    /** The heuristic for one size per role; null where it does not apply. */
    private static @Nullable List<InstancePlan> centred(Ground ground, PlanPoint point) {
        List<PlanPoint.Member> members = point.members();
        boolean applies = members.size() == 2
                && members.getFirst().role() == Role.PREFILL
                && members.getLast().role() == Role.DECODE
                && members.stream().allMatch(member -> member.fluid().kind().parts() == 1);
        if (!applies) {
            return null;
        }
        PlanPoint.Member prefill = members.getFirst();
        PlanPoint.Member decode = members.getLast();
        Ground whole = wholeDies(ground);
        List<InstancePlan> best = null;
        for (RegionSize first : sizes(ground, prefill.fluid().kind())) {
            for (RegionSize second : sizes(ground, decode.fluid().kind())) {
                List<InstancePlan> found =
                        DecodeCentredPlacement.place(whole, first, prefill.count(), second, decode.count());
                boolean better = found != null
                        && (best == null
                                || DecodeCentredPlacement.doubledHops(found)
                                        < DecodeCentredPlacement.doubledHops(best));
                best = better ? found : best;
            }
        }
        return best;
    }

    private static List<RegionSize> sizes(Ground ground, InstanceShapes.Kind kind) {
        RegionSize size = new RegionSize(kind.columns(), kind.rows());
        boolean oneWay = kind.columns() == kind.rows() || !size.costsTheSameTurned(ground.wafer());
        return oneWay ? List.of(size) : List.of(size, size.turned());
    }

    /** Dies that have lost something are not for instances of a search that prices whole ones. */
    private static Ground wholeDies(Ground ground) {
        Set<Integer> given = new HashSet<>(ground.given());
        for (int die = 0; die < ground.wafer().dies(); die++) {
            if (!ground.isWhole(die)) {
                given.add(die);
            }
        }
        return new Ground(ground.wafer(), ground.defects(), ground.model(), given);
    }

    private @Nullable List<InstancePlan> packed(PlanPoint point) {
        List<Packer.Placed> placed = search.packed(point);
        if (placed == null) {
            return null;
        }
        List<Packer.Placed> byCentre = new ArrayList<>(placed);
        byCentre.sort(Comparator.comparingInt(seat -> offCentre(seat.region())));
        List<PlanPoint.Member> decodeFirst = new ArrayList<>(point.members());
        decodeFirst.sort(Comparator.comparing(PlanPoint.Member::role).reversed());
        for (PlanPoint.Member member : decodeFirst) {
            int footprint = search.footprint(member.fluid().kind());
            for (int i = 0; i < member.count(); i++) {
                Packer.Placed next = byCentre.stream()
                        .filter(seat -> seat.footprint() == footprint)
                        .findFirst()
                        .orElseThrow();
                byCentre.remove(next);
                seats.add(new Seat(footprint, next.region(), member.fluid().kind()));
            }
        }
        if (seats.size() <= MOST_IMPROVED && search.problem().split()) {
            descend();
        }
        return instances();
    }

    private int offCentre(Region region) {
        WaferSpec wafer = ground.wafer();
        return Math.abs(2 * region.x() + region.columns() - wafer.dieColumns())
                + Math.abs(2 * region.y() + region.rows() - wafer.dieRows());
    }

    private void descend() {
        long hops = hops();
        for (long before = Long.MAX_VALUE; hops < before; ) {
            before = hops;
            for (int i = 0; i < seats.size(); i++) {
                hops = exchanged(i, hops);
                hops = moved(i, hops);
            }
        }
    }

    private long hops() {
        return DecodeCentredPlacement.doubledHops(instances());
    }

    private long exchanged(int i, long hops) {
        long least = hops;
        Seat first = seats.get(i);
        for (int j = i + 1; j < seats.size(); j++) {
            Seat second = seats.get(j);
            if (second.footprint != first.footprint || second.kind.equals(first.kind)) {
                continue;
            }
            exchange(first, second);
            long after = hops();
            if (after < least) {
                least = after;
            } else {
                exchange(first, second);
            }
        }
        return least;
    }

    private static void exchange(Seat first, Seat second) {
        InstanceShapes.Kind kind = first.kind;
        first.kind = second.kind;
        second.kind = kind;
    }

    private long moved(int i, long hops) {
        Seat seat = seats.get(i);
        long least = hops;
        for (Region place : search.places(seat.footprint)) {
            Region from = seat.region;
            boolean free = seats.stream().allMatch(other -> other == seat || !other.region.overlaps(place));
            if (free && !place.equals(from)) {
                seat.region = place;
                long after = hops();
                if (after < least) {
                    least = after;
                } else {
                    seat.region = from;
                }
            }
        }
        return least;
    }

    /** Prefill before decode, each in row-major order; the parts of a die one after the other. */
    private List<InstancePlan> instances() {
        List<Seat> ordered = new ArrayList<>(seats);
        ordered.sort(Comparator.comparing((Seat seat) -> seat.kind.role())
                .thenComparingInt(seat -> seat.region.y())
                .thenComparingInt(seat -> seat.region.x()));
        List<InstancePlan> instances = new ArrayList<>();
        int cores = ground.wafer().die().cores();
        for (Seat seat : ordered) {
            Region region = seat.region;
            Region own = new Region(
                    region.x(), region.y(), region.columns(), region.rows(), cores / seat.kind.parts(), cores);
            for (int part = 0; part < seat.kind.parts(); part++) {
                instances.add(new InstancePlan(seat.kind.role(), own, seat.kind.stages()));
            }
        }
        return instances;
    }
}
