package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wscsim.schedulers.system.Policy;
import org.wscsim.schedulers.system.PolicyCatalogue;
import org.wscsim.schedulers.system.PolicyParameter;
import org.wscsim.schedulers.system.ServingSystem;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.traces.format.TraceFormat;
import org.wscsim.traces.workload.WorkloadCatalogue;
import org.wscsim.traces.workload.WorkloadEntry;

/** Systems, policies and workloads as text for {@code list} and {@code show}. Stateless. */
final class Presets {
    private Presets() {}

    static List<String> systems() {
        return SystemCatalogue.names();
    }

    static List<List<String>> systemList() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("system", "router", "batcher", "KV placement", "what it does"));
        for (String name : systems()) {
            ServingSystem system = SystemCatalogue.describe(name);
            rows.add(List.of(name, system.router(), system.batchers(), system.placement(), system.semantics()));
        }
        return rows;
    }

    static String systemText(String name) {
        ServingSystem system = SystemCatalogue.describe(name);
        StringBuilder text = new StringBuilder();
        line(text, "system", system.name());
        line(text, "source", system.source());
        line(text, "semantics", system.semantics());
        line(text, "router", system.router());
        line(text, "batchers", system.batchers());
        line(text, "kv_placement", system.placement());
        text.append("parameters:\n");
        for (PolicyParameter parameter : system.parameters()) {
            text.append("  ").append(parameter(parameter)).append('\n');
        }
        return text.toString();
    }

    static List<List<String>> policyList() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("kind", "policy", "what it does", "parameters", "source"));
        for (Policy policy : PolicyCatalogue.all()) {
            String parameters = String.join(
                    ", ", policy.parameters().stream().map(p -> "--" + p.flag()).toList());
            rows.add(List.of(policy.kind(), policy.name(), policy.meaning(), parameters, policy.source()));
        }
        return rows;
    }

    static List<String> workloads() {
        return WorkloadCatalogue.names();
    }

    static List<List<String>> workloadList() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("workload", "what it is", "by default"));
        for (WorkloadEntry entry : WorkloadCatalogue.entries()) {
            rows.add(List.of(entry.workloadName(), entry.description(), entry.defaults()));
        }
        return rows;
    }

    static String ownTrace() {
        return "A trace of your own: --trace FILE; formats: " + String.join(", ", TraceFormat.keys()) + ".";
    }

    static String workloadText(String name) {
        WorkloadEntry entry = WorkloadCatalogue.entry(name);
        StringBuilder text = new StringBuilder();
        line(text, "workload", entry.workloadName());
        line(text, "description", entry.description());
        line(text, "source", entry.source());
        line(text, "default", entry.defaults());
        if (WorkloadCatalogue.isSynthetic(entry)) {
            kinds(text, "--arrivals", WorkloadCatalogue.arrivalKinds());
            kinds(text, "--lengths", WorkloadCatalogue.lengthKinds());
            return text.toString();
        }
        return text.append("fit: see 'wsc trace stats --workload ")
                .append(name)
                .append("'\n")
                .toString();
    }

    private static String parameter(PolicyParameter parameter) {
        String unit = parameter.unit().isEmpty() ? "" : ' ' + parameter.unit();
        return "--" + parameter.flag() + ": " + parameter.meaning() + " (default: " + parameter.defaultValue() + unit
                + ')';
    }

    private static void kinds(StringBuilder text, String option, Map<String, String> meanings) {
        text.append(option).append(", with defaults:\n");
        meanings.forEach((kind, meaning) -> text.append(String.format(Locale.ROOT, "  %-36s%s", kind, meaning))
                .append('\n'));
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(": ").append(value).append('\n');
    }
}
