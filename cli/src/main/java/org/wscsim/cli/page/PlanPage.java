package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.html.WaferMap;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.wafer.DefectMap;

/**
 * The page of a search for plans: the best one on the wafer, and the plans kept. Confined to one thread.
 *
 * @param best name of the best plan, with its system
 * @param about workload, model and wafer
 * @param expectations what is expected of it
 * @param points header and rows of the plans kept
 * @param text all that the console shows
 */
public record PlanPage(String best, String about, List<String> expectations, List<List<String>> points, String text) {
    /** Of the best plan on its wafer. */
    public Page page(DefectMap defects, List<InstancePlan> instances) {
        Page page = new Page("Plan " + best, about);
        page.section("Best plan").list(expectations);
        page.map(map(defects, instances));
        page.section("Plans kept")
                .grid(new Grid("Best first", ResultFolder.POINTS, points.getFirst(), points.subList(1, points.size())));
        page.folded("as the console prints it", text);
        return page;
    }

    private static WaferMap map(DefectMap defects, List<InstancePlan> instances) {
        List<WaferMap.Die> dies = new ArrayList<>();
        for (int die = 0; die < defects.dies(); die++) {
            dies.add(die(defects, instances, die));
        }
        return new WaferMap(
                "Wafer",
                "hover, or focus it and use the arrow keys",
                defects.columns(),
                defects.rows(),
                dies,
                List.of(),
                WaferView.outlines(instances));
    }

    private static WaferMap.Die die(DefectMap defects, List<InstancePlan> instances, int die) {
        int columns = defects.columns();
        StringBuilder tip = new StringBuilder(WaferView.place(die, columns));
        if (!defects.dieAlive(die)) {
            return new WaferMap.Die(WaferMap.Use.DEAD, "", 0, tip + "\ndead");
        }
        WaferMap.Use use = WaferMap.Use.IDLE;
        StringBuilder label = new StringBuilder();
        for (int id = 0; id < instances.size(); id++) {
            InstancePlan plan = instances.get(id);
            if (WaferView.standsOn(plan, die, columns)) {
                use = WaferView.use(plan.role());
                label.append(label.isEmpty() ? WaferView.letter(plan.role()) + id : "+");
                tip.append("\ninstance ")
                        .append(id)
                        .append(", ")
                        .append(plan.role().name().toLowerCase(java.util.Locale.ROOT))
                        .append(", ")
                        .append(plan.region());
            }
        }
        tip.append(use == WaferMap.Use.IDLE ? "\nno instance" : "");
        return new WaferMap.Die(use, label.toString(), use == WaferMap.Use.IDLE ? 0 : 1, tip.toString());
    }
}
