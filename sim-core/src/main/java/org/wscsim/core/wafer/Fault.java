package org.wscsim.core.wafer;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;

/**
 * Something that breaks while a run goes on, for good: a die with its cores, DRAM and links, or one link, both directions.
 *
 * @param atPs when, after the first arrival's origin of time
 * @param die the die, or the lower end of the link
 * @param neighbour the link's other end; -1 when the die itself breaks
 */
public record Fault(long atPs, int die, int neighbour) {
    /** Allowed syntax, for messages and help. */
    public static final String SYNTAX =
            "t=<time><s|ms|us>,die=<die> or t=<time><s|ms|us>,link=<die>-<die>, such as" + " t=10s,link=3-4";

    private static final Pattern TEXT =
            Pattern.compile("t=(\\d{1,9}(?:\\.\\d{1,12})?)(s|ms|us),(?:die=(\\d{1,6})|link=(\\d{1,6})-(\\d{1,6}))");

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
        long atPs = VirtualTime.psOfSeconds(Double.parseDouble(matcher.group(1)) / perSecond);
        if (atPs > VirtualTime.MAX_SPAN_PS) {
            throw new BadInputException("fault after the longest run: fault=" + text + "; give at most 100 days");
        }
        if (matcher.group(3) != null) {
            return new Fault(atPs, Integer.parseInt(matcher.group(3)), -1);
        }
        int one = Integer.parseInt(matcher.group(4));
        int other = Integer.parseInt(matcher.group(5));
        return new Fault(atPs, Math.min(one, other), Math.max(one, other));
    }

    public boolean isLink() {
        return neighbour >= 0;
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

    /** As the user writes it. */
    @Override
    public String toString() {
        return "t=" + VirtualTime.seconds(atPs) + "s," + (isLink() ? "link=" + die + "-" + neighbour : "die=" + die);
    }
}
