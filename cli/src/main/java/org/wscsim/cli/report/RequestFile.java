package org.wscsim.cli.report;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/** A file with one row per request. Immutable. */
public enum RequestFile {
    /** See {@link RequestsCsv}. */
    CSV(ResultFolder.REQUESTS),
    /** See {@link RequestsParquet}. */
    PARQUET(ResultFolder.REQUESTS_PARQUET);

    private static final String NONE = "none";

    private final String fileName;

    RequestFile(String fileName) {
        this.fileName = fileName;
    }

    /** Its name in the result folder. */
    public String fileName() {
        return fileName;
    }

    /**
     * A writer of this kind to a stream that it closes.
     *
     * @param models names of several models, by number; empty for one
     */
    RequestSink open(OutputStream out, List<String> models) {
        return switch (this) {
            case CSV -> new RequestsCsv(out, models);
            case PARQUET -> new RequestsParquet(out, models);
        };
    }

    /** As a user writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a user may write, {@code none} first. */
    public static List<String> words() {
        return Stream.concat(Stream.of(NONE), Arrays.stream(values()).map(RequestFile::word))
                .toList();
    }

    /**
     * Reads {@code none}, one word or several separated by commas.
     *
     * @param option what an error calls it
     */
    public static Set<RequestFile> parse(String option, String text) {
        if (text.matches("[+-]?\\d+")) {
            throw new BadInputException("not a file of requests: " + option + "=" + text + ", allowed="
                    + String.join("|", words()) + "; use --num-requests " + text + " for the number of requests");
        }
        Set<RequestFile> files = EnumSet.noneOf(RequestFile.class);
        for (String word : text.split(",", -1)) {
            if (!words().contains(word) || (word.equals(NONE) && !text.equals(NONE))) {
                throw new BadInputException(
                        "not a file of requests: " + option + "=" + text + ", allowed=" + String.join("|", words())
                                + ", several separated by commas; " + NearestName.remedy(word, words()));
            }
            Arrays.stream(values()).filter(file -> file.word().equals(word)).forEach(files::add);
        }
        return files;
    }
}
