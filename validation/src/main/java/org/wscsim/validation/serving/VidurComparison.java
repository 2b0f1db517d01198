package org.wscsim.validation.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * V7, first part: 512 requests that Vidur served, served again by {@code sarathi} on two pipeline stages of tensor-parallel
 * degree 2, from Vidur's own tables. The wafer is a place to stand: its own figures enter no price.
 *
 * <p>The tables are rounded to 1e-6 ms. A cell that lost a third of that shifts every step that reads it by 40 x 1.1 x 0.33
 * ns, and shifts last while the replica is busy; so times differ by up to a microsecond, and only in such multiples.
 *
 * @param requests compared
 * @param ttftWithin of these, TTFT within 1e-6 of Vidur's or within 1e-6 s
 * @param e2eWithin the same of E2E
 * @param worstTtftSeconds largest difference in TTFT
 * @param worstE2eSeconds largest difference in E2E
 * @param worstTtftRelative largest difference in TTFT over Vidur's
 * @param worstE2eRelative the same of E2E
 */
public record VidurComparison(
        int requests,
        int ttftWithin,
        int e2eWithin,
        double worstTtftSeconds,
        double worstE2eSeconds,
        double worstTtftRelative,
        double worstE2eRelative) {
    private static final String REQUESTS = "vidur_case_sarathi_q0.5_n512.csv";
    private static final int BLOCKS = 32_768;
    private static final double LIMIT = 1e-6;

    public static VidurComparison of(Path folder) {
        List<ServedRequest> theirs = requests(folder);
        List<ServedRequest> ours = serve(folder, theirs);
        int ttftWithin = 0;
        int e2eWithin = 0;
        double[] worst = new double[4];
        for (int i = 0; i < theirs.size(); i++) {
            double ttft = Math.abs(ours.get(i).ttft() - theirs.get(i).ttft());
            double e2e = Math.abs(ours.get(i).e2e() - theirs.get(i).e2e());
            ttftWithin += ttft <= LIMIT * Math.max(1, theirs.get(i).ttft()) ? 1 : 0;
            e2eWithin += e2e <= LIMIT * Math.max(1, theirs.get(i).e2e()) ? 1 : 0;
            worst[0] = Math.max(worst[0], ttft);
            worst[1] = Math.max(worst[1], e2e);
            worst[2] = Math.max(worst[2], ttft / theirs.get(i).ttft());
            worst[3] = Math.max(worst[3], e2e / theirs.get(i).e2e());
        }
        return new VidurComparison(theirs.size(), ttftWithin, e2eWithin, worst[0], worst[1], worst[2], worst[3]);
    }

    /** By request id; arrivals are the sums of the delays. */
    static List<ServedRequest> requests(Path folder) {
        List<ReferenceTable.Row> rows =
                new ArrayList<>(ReferenceTable.read(folder.resolve(REQUESTS)).rows());
        rows.sort(Comparator.comparingLong(row -> row.whole("Request Id")));
        List<ServedRequest> requests = new ArrayList<>();
        double arrival = 0;
        for (ReferenceTable.Row row : rows) {
            String delay = "request_inter_arrival_delay";
            arrival += row.has(delay) ? row.real(delay) : 0;
            requests.add(new ServedRequest(
                    arrival,
                    row.count("request_num_prefill_tokens"),
                    row.count("request_num_decode_tokens"),
                    row.real("request_scheduling_delay"),
                    row.real("prefill_e2e_time"),
                    row.real("request_e2e_time")));
        }
        return requests;
    }

    private static List<ServedRequest> serve(Path folder, List<ServedRequest> requests) {
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        ServedRun run = new ServedRun(
                wafer,
                ModelCatalogue.load("llama-2-70b"),
                VidurTables.read(folder).operators(),
                new InstancePlan(Role.MIXED, Region.ofDies(wafer, 0, 0, 2, 2), 2),
                model -> SystemCatalogue.build(SystemOptions.of("sarathi", model.contextLimit())),
                BLOCKS);
        return run.serve(requests);
    }
}
