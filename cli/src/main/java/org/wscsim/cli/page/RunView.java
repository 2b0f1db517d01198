package org.wscsim.cli.page;

import java.util.List;
import org.wscsim.cli.report.RunReport;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.wafer.DefectMap;

/**
 * A finished run that was observed. Immutable.
 *
 * @param report its result
 * @param seen what it showed on the way
 * @param defects of the wafer, whose grid they know
 * @param instances of the plan
 * @param config text of its {@code config.yaml}
 */
public record RunView(
        RunReport report, Observation seen, DefectMap defects, List<InstancePlan> instances, String config) {}
