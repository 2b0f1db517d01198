package org.wscsim.cli.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.cli.explore.Candidate;
import org.wscsim.cli.study.PointId;
import org.wscsim.core.failure.BadInputException;

/**
 * A part of the candidates, by a hash of what they are: the same split on any machine. Immutable.
 *
 * @param number 1 to {@code of}
 * @param of parts
 */
record Shard(int number, int of) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");
    private static final int DIGITS = 8;

    static Shard parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(1));
            int of = Integer.parseInt(matcher.group(2));
            if (number >= 1 && number <= of) {
                return new Shard(number, of);
            }
        }
        throw new BadInputException("not a shard: --shard=" + text + "; write 1/4 to 4/4 for four shards");
    }

    boolean has(Candidate candidate) {
        String digits = PointId.digest(candidate.name()).substring(0, DIGITS);
        return Long.parseLong(digits, 16) % of == number - 1;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
