package org.wscsim.core.design;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Designs to be explored: every combination of the axes, on grids that follow from the rules or are listed, and some designs
 * by themselves.
 *
 * <p>Order: matrix rate outermost, then SRAM, cores, stacks, link, grid; then {@link #also}. A combination on whose
 * technology not one die fits stands once, as a grid of one die, so that the constraint is known. No design stands twice.
 * Immutable, any thread.
 *
 * @param name of the space
 * @param matrixFlopsPerCore FLOP/s
 * @param sramBytesPerCore bytes
 * @param coreGrids cores of a die
 * @param dramStacks per die
 * @param d2dBytesPerSecond one direction; {@link #WIDEST} = all the edge that DRAM leaves
 * @param grids how dies are arranged
 * @param also designs by themselves
 */
public record DesignSpace(
        String name,
        List<Double> matrixFlopsPerCore,
        List<Long> sramBytesPerCore,
        List<GridSize> coreGrids,
        List<Integer> dramStacks,
        List<Double> d2dBytesPerSecond,
        DieGrids grids,
        List<Design> also) {
    /** Stands for a link that takes all the edge that DRAM leaves. */
    public static final double WIDEST = 0;

    public DesignSpace {
        matrixFlopsPerCore = List.copyOf(matrixFlopsPerCore);
        sramBytesPerCore = List.copyOf(sramBytesPerCore);
        coreGrids = List.copyOf(coreGrids);
        dramStacks = List.copyOf(dramStacks);
        d2dBytesPerSecond = List.copyOf(d2dBytesPerSecond);
        also = List.copyOf(also);
    }

    /**
     * @param columns in x
     * @param rows in y
     */
    public record GridSize(int columns, int rows) {}

    /** How the dies of a design are arranged. */
    public sealed interface DieGrids {
        /** The largest grids that the rules allow, see {@link DesignRules#largestGrids}. */
        record Largest(Packing packing) implements DieGrids {}

        /** These, whether they fit or not. */
        record Listed(List<GridSize> sizes) implements DieGrids {
            public Listed {
                sizes = List.copyOf(sizes);
            }
        }
    }

    /** Combinations of the axes before grids, and the designs by themselves. */
    public long combinations() {
        return (long) matrixFlopsPerCore.size()
                        * sramBytesPerCore.size()
                        * coreGrids.size()
                        * dramStacks.size()
                        * d2dBytesPerSecond.size()
                + also.size();
    }

    /** How many designs {@link #designs} gives. */
    public int size(DesignRules rules) {
        return designs(rules).size();
    }

    /** All designs, in the fixed order. */
    public List<Design> designs(DesignRules rules) {
        Set<Design> designs = new LinkedHashSet<>();
        for (double flops : matrixFlopsPerCore) {
            for (long sram : sramBytesPerCore) {
                for (GridSize cores : coreGrids) {
                    addDies(rules, flops, sram, cores, designs);
                }
            }
        }
        designs.addAll(also);
        return new ArrayList<>(designs);
    }

    private void addDies(DesignRules rules, double flops, long sram, GridSize cores, Set<Design> designs) {
        for (int stacks : dramStacks) {
            for (double d2d : d2dBytesPerSecond) {
                Design die = new Design(flops, sram, cores.columns(), cores.rows(), stacks, Math.max(1, d2d), 1, 1);
                if (d2d == WIDEST) {
                    die = new Design(flops, sram, cores.columns(), cores.rows(), stacks, rules.widestLink(die), 1, 1);
                }
                addGrids(rules, die, designs);
            }
        }
    }

    private void addGrids(DesignRules rules, Design die, Set<Design> designs) {
        switch (grids) {
            case DieGrids.Largest largest -> {
                List<Design> found = rules.largestGrids(die, largest.packing());
                designs.addAll(found.isEmpty() ? List.of(die) : found);
            }
            case DieGrids.Listed listed -> {
                for (GridSize size : listed.sizes()) {
                    designs.add(die.on(size.columns(), size.rows()));
                }
            }
        }
    }
}
