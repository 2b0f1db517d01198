package org.wscsim.validation.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.wscsim.core.artifact.ArtifactHardware;
import org.wscsim.core.artifact.ArtifactInstance;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;

/**
 * A line about the authors' model, read by column name. Hardware that is not given is the authors'. Confined to one thread.
 */
final class ArtifactRow {
    private static final int CORES_PER_DIE = 256;
    private static final double US_PER_MS = 1e3;

    private final Function<String, String> cell;

    /** {@code cell}: text of a column, empty where the column or its cell is missing. */
    ArtifactRow(Function<String, String> cell) {
        this.cell = cell;
    }

    String text(String column) {
        return cell.apply(column).strip();
    }

    String require(String column) {
        String text = text(column);
        if (text.isEmpty()) {
            throw new BadInputException("artifact row lacks a value: column=" + column + "; add the column");
        }
        return text;
    }

    double real(String column, double otherwise) {
        String text = text(column);
        try {
            return text.isEmpty() ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notANumber(column, text);
        }
    }

    long count(String column) {
        return count(column, require(column));
    }

    private long count(String column, long otherwise) {
        String text = text(column);
        return text.isEmpty() ? otherwise : count(column, text);
    }

    private static long count(String column, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value == Math.rint(value) && value >= 0 && value < Integer.MAX_VALUE) {
                return (long) value;
            }
        } catch (NumberFormatException e) {
            throw notANumber(column, text);
        }
        throw notANumber(column, text);
    }

    private static BadInputException notANumber(String column, String text) {
        return new BadInputException("artifact row has no such number: column=" + column + ", value=" + text
                + ", allowed=0.." + Integer.MAX_VALUE + "; correct the cell");
    }

    /** The row's model; {@code llama2-7b} of the authors' files is {@code llama-2-7b} here. */
    ModelSpec model() {
        String name = require("model");
        return ModelCatalogue.load(
                ModelCatalogue.names().contains(name) ? name : name.replaceFirst("^llama(?=\\d)", "llama-"));
    }

    /** The die of a line of the operator file. */
    ArtifactInstance operatorInstance() {
        ArtifactHardware authors = ArtifactHardware.ofAuthors();
        int tiles = (int) count("T_tiles", authors.tiles());
        ArtifactHardware die = authors.withTiles(tiles).withDramGbps(real("dram_GBps", authors.dramGbps()));
        int dies = dies("dies");
        return new ArtifactInstance(model(), die, CORES_PER_DIE, dies, 1, tiles * dies);
    }

    /** The instance of a line of the iteration file. */
    ArtifactInstance iterationInstance() {
        ArtifactHardware authors = ArtifactHardware.ofAuthors();
        int dies = dies("dies_in_instance");
        long all = count("tiles_in_instance", (long) authors.tiles() * dies);
        int tiles = (int) count("tiles_per_die_T", Math.max(1, all / dies));
        ArtifactHardware die = new ArtifactHardware(
                tiles,
                real("gemm_TFLOPS_per_tile", authors.matrixTflops()),
                real("vector_TFLOPS_per_tile", authors.vectorTops()),
                real("sram_MB_per_tile", authors.sramMb()),
                real("noc_bw_GBps", authors.nocGbps()),
                real("dram_bw_GBps_per_die", authors.dramGbps()),
                real("dram_latency_us", authors.dramLatencyMs() * US_PER_MS) / US_PER_MS,
                real("hop_latency_us", authors.hopMs() * US_PER_MS) / US_PER_MS,
                real("d2d_bw_GBps", authors.d2dGbps()));
        return new ArtifactInstance(model(), die, CORES_PER_DIE, dies, 1, (int) all);
    }

    private int dies(String column) {
        long dies = count(column, 1L);
        if (dies < 1) {
            throw notANumber(column, text(column));
        }
        return (int) dies;
    }

    /** Cached tokens of each sequence: {@code 8x1024} stands for eight of 1,024, several entries are separated. */
    List<Long> kvLengths() {
        List<Long> lengths = new ArrayList<>();
        for (String entry : require("kv_len_list").replaceAll("[\\[\\]\"]", "").split("[;,|\\s]+", -1)) {
            if (!entry.isEmpty()) {
                String[] parts = entry.split("x", -1);
                long times = parts.length == 2 ? count("kv_len_list", parts[0]) : 1;
                long length = count("kv_len_list", parts[parts.length - 1]);
                for (long i = 0; i < times; i++) {
                    lengths.add(length);
                }
            }
        }
        return lengths;
    }
}
