package org.wscsim.core.design;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.yaml.PresetText;
import org.wscsim.core.yaml.YamlMapping;

/** {@link DesignSpace} as YAML; see the default space for the keys. Stateless, any thread. */
public final class DesignSpaceYaml {
    private static final Pattern GRID = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{0,12})?([eE][-+]?\\d{1,2})?");
    private static final List<String> PACKINGS = List.of("strips", "area", "listed");
    private static final String WIDEST = "widest";
    private static final String MATRIX = "matrix_tera_flops_per_second_per_core";
    private static final String SRAM = "sram_mib_per_core";
    private static final String STACKS = "dram_stacks_per_die";
    private static final String D2D = "d2d_tera_bytes_per_second";
    private static final String RATES = "0.000001..1000 (units of 1e12 per second)";
    private static final String SIZES = "whole KiB, 1/1024..65536 MiB";
    private static final String CORES = "columns x rows as 16x16, each 1..4096";
    private static final String DIES = "columns x rows as 6x9, each 1..512";
    private static final double LEAST = 1e6;
    private static final double MOST = 1e15;
    private static final long BYTES_PER_KIB = 1 << 10;
    private static final long BYTES_PER_MIB = 1 << 20;
    private static final long MAX_SRAM_BYTES = 1L << 36;
    private static final int MAX_VALUES = 256;
    private static final long MAX_COMBINATIONS = 1_000_000;
    private static final int MAX_STACKS = 64;
    private static final int MAX_CORES = 4_096;
    private static final int MAX_DIES = 512;

    private DesignSpaceYaml() {}

    /** The default space's file as it is, comments included; its designs include the paper's four cases. */
    public static String defaultText() {
        return PresetText.read(DesignSpaceYaml.class, "space.yaml");
    }

    /** The default space. */
    public static DesignSpace defaultSpace() {
        return parse(defaultText(), "space.yaml");
    }

    /**
     * Reads a space.
     *
     * @param fileName what errors call the text
     * @throws org.wscsim.core.failure.BadInputException naming file, line, key, value and range
     */
    public static DesignSpace parse(String text, String fileName) {
        YamlMapping root = YamlMapping.parse(fileName, text)
                .only("name", MATRIX, SRAM, "cores", STACKS, D2D, "grids", "grid_list", "also");
        DesignSpace space = new DesignSpace(
                root.requireName("name"),
                list(root, MATRIX, value -> tera(value, false), RATES),
                list(root, SRAM, DesignSpaceYaml::sram, SIZES),
                list(root, "cores", value -> grid(value, MAX_CORES), CORES),
                list(root, STACKS, DesignSpaceYaml::stacks, "1.." + MAX_STACKS),
                list(root, D2D, value -> tera(value, true), WIDEST + " or " + RATES),
                grids(root),
                also(root));
        root.rejectUnknownKeys();
        if (space.combinations() > MAX_COMBINATIONS) {
            throw root.error(
                    "name",
                    "too many combinations: combinations=" + space.combinations(),
                    "1.." + MAX_COMBINATIONS,
                    "shorten the lists");
        }
        return space;
    }

    private static DesignSpace.DieGrids grids(YamlMapping root) {
        return switch (root.requireOneOf("grids", PACKINGS)) {
            case "strips" -> new DesignSpace.DieGrids.Largest(Packing.STRIPS);
            case "area" -> new DesignSpace.DieGrids.Largest(Packing.AREA);
            default -> new DesignSpace.DieGrids.Listed(list(root, "grid_list", value -> grid(value, MAX_DIES), DIES));
        };
    }

    private static List<Design> also(YamlMapping root) {
        List<Design> designs = new ArrayList<>();
        for (YamlMapping entry : root.mappings("also")) {
            entry.only(MATRIX, SRAM, "cores", STACKS, D2D, "dies");
            DesignSpace.GridSize cores = one(entry, "cores", value -> grid(value, MAX_CORES), CORES);
            DesignSpace.GridSize dies = one(entry, "dies", value -> grid(value, MAX_DIES), DIES);
            designs.add(new Design(
                    one(entry, MATRIX, value -> tera(value, false), RATES),
                    one(entry, SRAM, DesignSpaceYaml::sram, SIZES),
                    cores.columns(),
                    cores.rows(),
                    entry.requireInt(STACKS, 1, MAX_STACKS),
                    one(entry, D2D, value -> tera(value, false), RATES),
                    dies.columns(),
                    dies.rows()));
        }
        return designs;
    }

    private static <T> T one(YamlMapping entry, String key, Function<String, @Nullable T> reading, String allowed) {
        T value = reading.apply(entry.requireString(key));
        if (value == null) {
            throw entry.error(key, "not a value of this axis", allowed, "correct it");
        }
        return value;
    }

    private static <T> List<T> list(
            YamlMapping root, String key, Function<String, @Nullable T> reading, String allowed) {
        List<String> texts = root.strings(key);
        if (!root.has(key)) {
            throw root.error(key, "missing key", allowed, "add the key");
        }
        if (texts.isEmpty() || texts.size() > MAX_VALUES) {
            throw root.error(key, "not 1.." + MAX_VALUES + " values: values=" + texts.size(), allowed, "list them");
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            T value = reading.apply(texts.get(i));
            if (value == null) {
                throw root.itemError(key, i, "not a value of this axis", allowed, "correct it");
            }
            if (values.contains(value)) {
                throw root.itemError(key, i, "value given twice", allowed, "remove one of them");
            }
            values.add(value);
        }
        return values;
    }

    /** Exact decimals: {@code 1.02} is the double nearest to 1.02e12. */
    private static @Nullable Double tera(String text, boolean orWidest) {
        if (orWidest && text.equals(WIDEST)) {
            return DesignSpace.WIDEST;
        }
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        double value = new BigDecimal(text).movePointRight(12).doubleValue();
        return value >= LEAST && value <= MOST ? value : null;
    }

    private static @Nullable Long sram(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        BigDecimal bytes = new BigDecimal(text).multiply(BigDecimal.valueOf(BYTES_PER_MIB));
        boolean whole = bytes.remainder(BigDecimal.valueOf(BYTES_PER_KIB)).signum() == 0;
        boolean inRange = bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(MAX_SRAM_BYTES)) <= 0;
        return whole && inRange ? bytes.longValueExact() : null;
    }

    private static @Nullable Integer stacks(String text) {
        boolean number = text.length() <= 2 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = number ? Integer.parseInt(text) : 0;
        return value >= 1 && value <= MAX_STACKS ? value : null;
    }

    private static DesignSpace.@Nullable GridSize grid(String text, int most) {
        Matcher matcher = GRID.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int columns = Integer.parseInt(matcher.group(1));
        int rows = Integer.parseInt(matcher.group(2));
        boolean inRange = columns >= 1 && columns <= most && rows >= 1 && rows <= most;
        return inRange ? new DesignSpace.GridSize(columns, rows) : null;
    }
}
