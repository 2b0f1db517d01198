package org.wscsim.core.wafer;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;

/**
 * Something that breaks while a run goes on, for good: a die with its cores, DRAM and links; a DRAM stack of a die; or one
 * link, both directions. Weights and KV caches are striped over the stacks of a die, so its contents are lost with one of
 * them; its routers live on.
 *
 * @param atPs when, after the first arrival's origin of time
 * @param die the die, or the lower end of the link
 * @param neighbour the link's other end; {@link #WHOLE_DIE} when the die itself breaks, {@link #DRAM_STACK} when a stack
 *     of its DRAM does
 */
public record Fault(long atPs, int die, int neighbour) {
    public static final int WHOLE_DIE = -1;
    public static final int DRAM_STACK = -2;

    /** Allowed syntax, for messages and help. */
    public static final String SYNTAX =
            "t=<time><s|ms|us>, then die=<die>, dram=<die> or link=<die>-<die>, such as t=10s,link=3-4";

    private static final Pattern TEXT = Pattern.compile(
            "t=(\\d{1,9}(?:\\.\\d{1,12})?)(s|ms|us),(?:(die|dram)=(\\d{1,6})|link=(\\d{1,6})-(\\d{1,6}))");

    /**
     * Reads {@link #SYNTAX}.
     *
     * @throws BadInputException when the text is something else
     */
    public static Fault parse(String text) {
        Matcher matcher = TEXT.matcher(text.replace(" ", "").toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new BadInputException("fault not understood: fault=" + text + "; write " + SYNTAX);
        }
        double perSecond = switch (matcher.group(2)) {
            case "us" -> 1e6;
            case "ms" -> 1e3;
            default -> 1;
        };
        double seconds = Double.parseDouble(matcher.group(1)) / perSecond;
        if (seconds > VirtualTime.seconds(VirtualTime.MAX_SPAN_PS)) {
            throw new BadInputException("fault after the longest run: fault=" + text + "; give at most 100 days");
        }
        long atPs = VirtualTime.psOfSeconds(seconds);
        if (matcher.group(3) != null) {
            int part = matcher.group(3).equals("die") ? WHOLE_DIE : DRAM_STACK;
            return new Fault(atPs, Integer.parseInt(matcher.group(4)), part);
        }
        int one = Integer.parseInt(matcher.group(5));
        int other = Integer.parseInt(matcher.group(6));
        return new Fault(atPs, Math.min(one, other), Math.max(one, other));
    }

    public boolean isLink() {
        return neighbour >= 0;
    }

    public boolean isDram() {
        return neighbour == DRAM_STACK;
    }

    /** Refuses a fault of something that the mesh does not have or that is dead from the start. */
    public void requireOn(HardwareGraph graph) {
        boolean there = die < graph.dies()
                && graph.dieAlive(die)
                && (!isLink() || (neighbour < graph.dies() && graph.linkBetween(die, neighbour) >= 0));
        if (!there) {
            throw new BadInputException("nothing there to break: fault=" + this + ", dies=" + graph.columns() + "x"
                    + graph.rows() + ", defects=" + graph.defects()
                    + "; name a living die, or a living link between neighbours");
        }
    }

    private String what() {
        if (isLink()) {
            return "link=" + die + "-" + neighbour;
        }
        return (isDram() ? "dram=" : "die=") + die;
    }

    /** As the user writes it. */
    @Override
    public String toString() {
        return "t=" + VirtualTime.seconds(atPs) + "s," + what();
    }
}
