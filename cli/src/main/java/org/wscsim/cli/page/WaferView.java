package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.WaferMap;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.DefectMap;

/** The wafer of a run: who stands where, how busy dies and links were, what is dead. Confined to one thread. */
final class WaferView {
    private static final double PS_PER_MS = 1e9;

    private final RunResult result;
    private final DefectMap defects;
    private final List<InstancePlan> plan;
    private final int columns;
    private final Map<Integer, RunResult.Link> ports = new HashMap<>();
    private final Map<Long, RunResult.Link> links = new HashMap<>();

    private WaferView(RunView view) {
        result = view.report().result();
        defects = view.defects();
        plan = view.instances();
        columns = defects.columns();
        for (RunResult.Link link : result.links()) {
            if (link.dramPort()) {
                ports.put(link.fromDie(), link);
            } else {
                links.put(key(link.fromDie(), link.toDie()), link);
            }
        }
    }

    private static long key(int from, int to) {
        return (long) from << Integer.SIZE | to;
    }

    static WaferMap of(RunView view) {
        return new WaferView(view).map();
    }

    private WaferMap map() {
        List<WaferMap.Die> dies = new ArrayList<>();
        for (int die = 0; die < defects.dies(); die++) {
            dies.add(die(die));
        }
        return new WaferMap(
                "Wafer",
                "a die is filled up to the share of time its instance was in a step; link colour is relative to the busiest"
                        + " link; hover, or focus it and use the arrow keys",
                columns,
                defects.rows(),
                dies,
                linksOf(),
                outlines(plan));
    }

    private WaferMap.Die die(int die) {
        StringBuilder tip = new StringBuilder(place(die, columns));
        if (!defects.dieAlive(die)) {
            return new WaferMap.Die(WaferMap.Use.DEAD, "", 0, tip + "\ndead");
        }
        WaferMap.Use use = WaferMap.Use.IDLE;
        StringBuilder label = new StringBuilder();
        double busy = 0;
        for (RunResult.Instance instance : result.instances()) {
            InstancePlan place = plan.get(instance.id());
            if (standsOn(place, die, columns)) {
                use = use(instance.role());
                label.append(label.isEmpty() ? letter(instance.role()) + instance.id() : "+");
                busy = Math.max(busy, busyShare(instance));
                tip.append('\n').append(text(instance));
            }
        }
        tip.append(use == WaferMap.Use.IDLE ? "\nno instance" : "");
        broken(tip, die);
        port(tip, ports.get(die));
        return new WaferMap.Die(use, label.toString(), busy, tip.toString());
    }

    private void broken(StringBuilder tip, int die) {
        if (defects.deadCores(die) > 0) {
            tip.append("\ndead cores: ").append(defects.deadCores(die));
        }
        if (defects.deadStacks(die) > 0) {
            tip.append("\ndead DRAM stacks: ").append(defects.deadStacks(die));
        }
    }

    private static void port(StringBuilder tip, RunResult.@Nullable Link port) {
        if (port != null) {
            tip.append("\nDRAM port: ")
                    .append(HtmlText.percent(port.utilization()))
                    .append(" % of its bandwidth, ")
                    .append(HtmlText.figure((double) port.bytes()))
                    .append("B");
        }
    }

    private static double busyShare(RunResult.Instance instance) {
        long all = instance.busyPs() + instance.idlePs();
        return all == 0 ? 0 : instance.busyPs() / (double) all;
    }

    private static String text(RunResult.Instance instance) {
        String model = instance.model();
        return "instance " + instance.id() + ", " + instance.role().name().toLowerCase(java.util.Locale.ROOT) + ", "
                + instance.region() + (model == null ? "" : ", " + model) + "\nin a step "
                + HtmlText.percent(busyShare(instance)) + " % of the time; prompt tokens "
                + HtmlText.figure((double) instance.prefillTokens()) + ", decode tokens "
                + HtmlText.figure((double) instance.decodeTokens());
    }

    static List<WaferMap.Outline> outlines(List<InstancePlan> plan) {
        return plan.stream()
                .map(InstancePlan::region)
                .map(r -> new WaferMap.Outline(r.x(), r.y(), r.columns(), r.rows()))
                .toList();
    }

    static boolean standsOn(InstancePlan plan, int die, int columns) {
        return Arrays.stream(plan.region().dieIds(columns)).anyMatch(id -> id == die);
    }

    static String place(int die, int columns) {
        return "die " + die + " (column " + die % columns + ", row " + die / columns + ")";
    }

    static String letter(Role role) {
        return role.name().substring(0, 1);
    }

    static WaferMap.Use use(Role role) {
        return switch (role) {
            case PREFILL -> WaferMap.Use.PREFILL;
            case DECODE -> WaferMap.Use.DECODE;
            case MIXED -> WaferMap.Use.MIXED;
        };
    }

    private List<WaferMap.Link> linksOf() {
        double most = links.values().stream()
                .mapToDouble(RunResult.Link::utilization)
                .max()
                .orElse(0);
        List<WaferMap.Link> drawn = new ArrayList<>();
        for (int die = 0; die < defects.dies(); die++) {
            if (die % columns + 1 < columns) {
                link(drawn, die, die + 1, most);
            }
            if (die + columns < defects.dies()) {
                link(drawn, die, die + columns, most);
            }
        }
        return drawn;
    }

    private void link(List<WaferMap.Link> drawn, int die, int other, double most) {
        RunResult.Link there = links.get(key(die, other));
        RunResult.Link back = links.get(key(other, die));
        if (there != null && back != null && defects.linkAlive(die, other)) {
            double level = most == 0 ? 0 : Math.max(there.utilization(), back.utilization()) / most;
            drawn.add(new WaferMap.Link(die, other, level, text(there) + "\n" + text(back)));
        } else if (!links.isEmpty() && defects.dieAlive(die) && defects.dieAlive(other)) {
            drawn.add(new WaferMap.Link(die, other, -1, "link " + die + "-" + other + ": dead"));
        }
    }

    private static String text(RunResult.Link link) {
        return "link " + link.fromDie() + " to " + link.toDie() + ": " + HtmlText.percent(link.utilization())
                + " % of its bandwidth, " + HtmlText.figure((double) link.bytes()) + "B, transfers waited "
                + HtmlText.figure(link.waitingPs() / PS_PER_MS) + " ms";
    }
}
