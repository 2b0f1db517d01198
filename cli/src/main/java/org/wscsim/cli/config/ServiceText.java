package org.wscsim.cli.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.schedulers.queueing.AdmissionLimit;
import org.wscsim.schedulers.system.Mechanism;

/** Reads what is said about tenants and classes on the command line. Stateless. */
final class ServiceText {
    static final String TENANTS =
            "draw tenants: N of equal share, or shares of the requests by tenant, 1:3; drawn by request id";
    static final String MODELS =
            "draw the models of requests with these shares, in the order of --model, 3:1; drawn by" + " request id";
    static final String WEIGHTS = "shares of the service that tenants are entitled to under --queue vtc";
    static final String CLASSES = "draw classes with these shares of the requests: critical:1,standard:3; classes are"
            + " critical, standard, batch, sheddable, background";
    static final String LIMITS = "goodput limits of classes, in ms: critical=ttft:500,tpot:50;batch=ttft:60000";
    static final String ADMISSION = "turn requests away on arrival beyond a queue length or a predicted TTFT in ms (or"
            + " 'goodput', its limit there), by class or for all: sheddable=queue:10;standard=ttft:2000,queue:64";
    static final String WITHOUT = "wsc-sim without some of its mechanisms: " + String.join(", ", Mechanism.names());

    /** A picosecond, and shares whose quotients are numbers. */
    private static final double LEAST = 1e-9;

    private static final double MAX_MS = 1e9;
    private static final int MAX_TENANTS = 1 << 16;

    private ServiceText() {}

    /** {@code 4} or {@code 1:2:1}. */
    static List<Double> shares(RunKey key, @Nullable String text) {
        if (text == null || text.contains(":")) {
            return weights(key, text);
        }
        int count = (int) number(key, text, text, MAX_TENANTS);
        if (count < 1 || !text.equals(Integer.toString(count))) {
            throw wrong(key, text, "give 1.." + MAX_TENANTS + " tenants, or shares 1:3");
        }
        return Collections.nCopies(count, 1.0);
    }

    /** {@code 1:2:1}. */
    static List<Double> weights(RunKey key, @Nullable String text) {
        List<Double> weights = new ArrayList<>();
        if (text != null) {
            for (String weight : text.split(":", -1)) {
                weights.add(number(key, text, weight, MAX_MS));
            }
        }
        return List.copyOf(weights);
    }

    /** {@code critical:1,standard:3}, as shares by code. */
    static List<Double> classes(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        Double[] shares = new Double[SloClass.count()];
        Arrays.fill(shares, 0.0);
        for (String part : text.split(",", -1)) {
            String[] words = pair(RunKey.CLASSES, text, part, ":");
            int code = sloClass(RunKey.CLASSES, words[0]).code();
            requireFirst(RunKey.CLASSES, text, shares[code] == 0);
            shares[code] = number(RunKey.CLASSES, text, words[1], MAX_MS);
        }
        return List.of(shares);
    }

    /** {@code critical=ttft:500,tpot:50;batch=ttft:60000}. */
    static Map<SloClass, GoodputLimits> limits(@Nullable String text) {
        Map<SloClass, GoodputLimits> limits = new EnumMap<>(SloClass.class);
        if (text == null) {
            return limits;
        }
        for (String part : text.split(";", -1)) {
            String[] words = pair(RunKey.CLASS_LIMITS, text, part, "=");
            GoodputLimits found = GoodputLimits.NONE;
            for (String limit : words[1].split(",", -1)) {
                String[] named = pair(RunKey.CLASS_LIMITS, text, limit, ":");
                long ps = milliseconds(RunKey.CLASS_LIMITS, text, named[1]);
                found = switch (named[0]) {
                    case "ttft" -> new GoodputLimits(ps, found.tpotPs(), found.e2ePs());
                    case "tpot" -> new GoodputLimits(found.ttftPs(), found.ttftPerTokenPs(), ps, found.e2ePs());
                    case "e2el" -> new GoodputLimits(found.ttftPs(), found.ttftPerTokenPs(), found.tpotPs(), ps);
                    default ->
                        throw wrong(
                                RunKey.CLASS_LIMITS,
                                text,
                                NearestName.remedy(named[0], List.of("ttft", "tpot", "e2el")));
                };
            }
            requireFirst(RunKey.CLASS_LIMITS, text, limits.put(sloClass(RunKey.CLASS_LIMITS, words[0]), found) == null);
        }
        return limits;
    }

    /** {@code sheddable=queue:10;standard=ttft:2000}, or without a class for all. */
    static Map<SloClass, AdmissionLimit> admission(@Nullable String text) {
        Map<SloClass, AdmissionLimit> limits = new EnumMap<>(SloClass.class);
        if (text == null) {
            return limits;
        }
        Map<SloClass, AdmissionLimit> named = new EnumMap<>(SloClass.class);
        for (String part : text.split(";", -1)) {
            if (part.contains("=")) {
                String[] words = pair(RunKey.ADMISSION, text, part, "=");
                AdmissionLimit own = admissionLimit(text, words[1]);
                requireFirst(RunKey.ADMISSION, text, named.put(sloClass(RunKey.ADMISSION, words[0]), own) == null);
            } else {
                AdmissionLimit all = admissionLimit(text, part);
                requireFirst(RunKey.ADMISSION, text, limits.isEmpty());
                for (SloClass sloClass : SloClass.values()) {
                    limits.put(sloClass, all);
                }
            }
        }
        limits.putAll(named);
        return limits;
    }

    private static AdmissionLimit admissionLimit(String text, String part) {
        AdmissionLimit found = AdmissionLimit.NONE;
        for (String limit : part.split(",", -1)) {
            String[] named = pair(RunKey.ADMISSION, text, limit, ":");
            found = switch (named[0]) {
                case "queue" -> new AdmissionLimit(queue(text, named[1]), found.ttftPs());
                case "ttft" -> new AdmissionLimit(found.queue(), ttft(text, named[1]));
                default -> throw wrong(RunKey.ADMISSION, text, NearestName.remedy(named[0], List.of("queue", "ttft")));
            };
        }
        return found;
    }

    private static long ttft(String text, String value) {
        return value.equals("goodput") ? AdmissionLimit.PROMISED : milliseconds(RunKey.ADMISSION, text, value);
    }

    private static int queue(String text, String value) {
        double requests = number(RunKey.ADMISSION, text, value, Integer.MAX_VALUE);
        if (requests != Math.rint(requests)) {
            throw wrong(RunKey.ADMISSION, text, "give a whole number of requests");
        }
        return (int) requests;
    }

    private static void requireFirst(RunKey key, String text, boolean first) {
        if (!first) {
            throw wrong(key, text, "name a class once");
        }
    }

    private static String[] pair(RunKey key, String text, String part, String separator) {
        int at = part.indexOf(separator);
        if (at < 1 || at == part.length() - 1) {
            throw wrong(key, text, "write " + key.description());
        }
        return new String[] {
            part.substring(0, at).strip(), part.substring(at + 1).strip()
        };
    }

    private static SloClass sloClass(RunKey key, String name) {
        for (SloClass sloClass : SloClass.values()) {
            if (sloClass.text().equals(name)) {
                return sloClass;
            }
        }
        List<String> names =
                Arrays.stream(SloClass.values()).map(SloClass::text).toList();
        throw new BadInputException(
                "unknown class of service: " + key.option() + "=" + name + "; " + NearestName.remedy(name, names));
    }

    private static long milliseconds(RunKey key, String text, String value) {
        return VirtualTime.psOfSeconds(number(key, text, value, MAX_MS) / 1e3);
    }

    private static double number(RunKey key, String text, String value, double most) {
        String canonical = new ValueKind.Real(most, true, false).canonical(value);
        double number = canonical == null ? 0 : Double.parseDouble(canonical);
        if (number < LEAST) {
            throw wrong(key, text, "give numbers of " + LEAST + " to " + most);
        }
        return number;
    }

    private static BadInputException wrong(RunKey key, String text, String remedy) {
        return new BadInputException("value not understood: " + key.option() + "=" + text + "; " + remedy);
    }
}
