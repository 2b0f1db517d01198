package org.wscsim.core.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.yaml.YamlMapping;

/**
 * Bytes per number as a {@code config.json} states them: {@code torch_dtype} for everything, {@code
 * quantization_config} for the projections, {@code kv_cache_dtype} (as serving engines call it) for the cache. Stateless.
 *
 * <p>Scales cost bytes too: one of two bytes, and in GPTQ and AWQ a zero point of a weight's bits, per group of weights.
 */
final class Dtypes {
    private static final Map<String, Integer> BYTES = Map.of("float16", 2, "bfloat16", 2, "float32", 4);
    private static final List<String> NAMES = List.of("float16", "bfloat16", "float32");
    private static final List<String> CACHE_NAMES =
            List.of("auto", "float16", "bfloat16", "float32", "fp8", "fp8_e4m3", "fp8_e5m2", "int8");
    private static final List<String> METHODS =
            List.of("fp8", "fbgemm_fp8", "gptq", "awq", "bitsandbytes", "compressed-tensors");
    /** DeepSeek's blocks of 128 x 128 weights share a scale of four bytes. */
    private static final double BLOCK_SCALE_BYTES = 4;

    private static final double SCALE_BYTES = 2;
    private static final int BITSANDBYTES_GROUP = 64;

    private Dtypes() {}

    static Precision precision(ConfigKeys keys) {
        int bytes = plainBytes(keys);
        YamlMapping quantization = keys.config().optionalMapping("quantization_config");
        if (quantization == null) {
            return new Precision(bytes, bytes, cacheBytes(keys, bytes), bytes);
        }
        String method = quantization.requireOneOf("quant_method", METHODS);
        double projections = switch (method) {
            case "fp8" -> blockScaled(quantization);
            case "fbgemm_fp8" -> 1;
            case "bitsandbytes" -> bitsAndBytes(quantization, bytes);
            case "compressed-tensors" -> compressedTensors(quantization);
            default -> grouped(quantization, "group_size", bits(quantization, method), true);
        };
        int cache = quantization.optionalMapping("kv_cache_scheme") == null ? bytes : 1;
        return new Precision(projections, bytes, cacheBytes(keys, cache), bytes);
    }

    /** Two bytes when the file names no type: serving engines load such files as fp16. */
    private static int plainBytes(ConfigKeys keys) {
        String key = keys.present("torch_dtype", "dtype");
        if (!keys.has(key)) {
            keys.report(key, "float16");
            return 2;
        }
        return bytes(keys.config().requireOneOf(key, NAMES), 2);
    }

    private static int cacheBytes(ConfigKeys keys, int otherwise) {
        return keys.has("kv_cache_dtype")
                ? cacheBytes(keys.config().requireOneOf("kv_cache_dtype", CACHE_NAMES), otherwise)
                : otherwise;
    }

    private static int cacheBytes(String name, int otherwise) {
        return name.equals("auto") ? otherwise : bytes(name, 1);
    }

    private static int bytes(String name, int otherwise) {
        Integer known = BYTES.get(name);
        return known == null ? otherwise : known;
    }

    private static double blockScaled(YamlMapping quantization) {
        List<String> block = quantization.strings("weight_block_size");
        double weights = 1;
        for (String side : block) {
            if (!side.matches("[1-9]\\d{0,5}")) {
                throw quantization.error("weight_block_size", "not a size: size=" + side, "1..999999", "correct it");
            }
            weights *= Integer.parseInt(side);
        }
        return block.isEmpty() ? 1 : 1 + BLOCK_SCALE_BYTES / weights;
    }

    private static int bits(YamlMapping quantization, String method) {
        String key = method.equals("awq") && quantization.has("w_bit") ? "w_bit" : "bits";
        return quantization.requireInt(key, 2, 8);
    }

    /** {@code group_size} -1, or none, means one scale per output, too few to count. */
    private static double grouped(YamlMapping quantization, String key, int bits, boolean zeroPoint) {
        double bytes = bits / 8.0;
        int group = quantization.optionalInt(key, -1, ConfigKeys.MAX_SIZE, -1);
        return group <= 0 ? bytes : bytes + (SCALE_BYTES + (zeroPoint ? bytes : 0)) / group;
    }

    /** Four bits in groups of 64 with a scale of four bytes (QLoRA, arXiv 2305.14314), or plain eight. */
    private static double bitsAndBytes(YamlMapping quantization, int bytes) {
        if (quantization.optionalBoolean("load_in_4bit", false)) {
            return 0.5 + 4.0 / BITSANDBYTES_GROUP;
        }
        return quantization.optionalBoolean("load_in_8bit", false) ? 1 : bytes;
    }

    private static double compressedTensors(YamlMapping quantization) {
        YamlMapping groups = quantization.requireMapping("config_groups");
        List<String> names = groups.keys();
        if (names.size() != 1) {
            throw quantization.error(
                    "config_groups",
                    "several kinds of quantized weights are not described",
                    "one group",
                    "use another model");
        }
        @Nullable YamlMapping weights = groups.requireMapping(names.get(0)).optionalMapping("weights");
        if (weights == null) {
            throw groups.error(names.get(0), "no quantized weights", "a mapping with weights", "remove the group");
        }
        return grouped(weights, "group_size", weights.requireInt("num_bits", 2, 16), false);
    }
}
