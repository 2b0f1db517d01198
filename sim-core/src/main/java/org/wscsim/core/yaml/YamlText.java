package org.wscsim.core.yaml;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.wscsim.core.failure.BadInputException;

/**
 * Text to node tree, within bounds: at most {@link #MAX_CODE_POINTS} code points, {@link #MAX_DEPTH} levels, no
 * aliases. The bounds are checked on the event stream, before a tree is built, so hostile text costs neither stack nor
 * memory.
 */
final class YamlText {
    static final int MAX_CODE_POINTS = 1 << 20;
    static final int MAX_DEPTH = 32;

    private YamlText() {}

    static MappingNode rootMapping(String origin, String text) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(origin)
                .setCodePointLimit(MAX_CODE_POINTS)
                .setAllowNonScalarKeys(true)
                .build();
        Optional<Node> root;
        try {
            checkBounds(origin, settings, body);
            root = new Compose(settings).composeString(body);
        } catch (MarkedYamlEngineException failure) {
            Mark mark = failure.getProblemMark().or(failure::getContextMark).orElse(null);
            throw error(origin, mark, "not valid yaml: " + oneLine(failure.getProblem()), "correct the syntax");
        } catch (YamlEngineException failure) {
            throw error(origin, null, "not valid yaml: " + oneLine(failure.getMessage()), "correct the text");
        }
        if (root.isEmpty()) {
            throw error(origin, null, "no content", "write key: value lines");
        }
        if (!(root.get() instanceof MappingNode mapping)) {
            Mark mark = root.get().getStartMark().orElse(null);
            throw error(origin, mark, "not a mapping", "write key: value lines");
        }
        return mapping;
    }

    private static void checkBounds(String origin, LoadSettings settings, String body) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(body)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias ->
                    throw error(origin, event.getStartMark().orElse(null), "alias", "repeat the value instead");
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                Mark mark = event.getStartMark().orElse(null);
                throw error(origin, mark, "nested too deeply: allowed=" + MAX_DEPTH, "flatten the file");
            }
        }
    }

    /** {@code origin:line:column: fact; remedy}, counted from 1; without a mark the line is left out. */
    static BadInputException error(String origin, @Nullable Mark mark, String fact, String remedy) {
        String place = mark == null ? origin : origin + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
        return new BadInputException(place + ": " + fact + "; " + remedy);
    }

    /** Quoted material made safe for a one-line message. */
    static String oneLine(@Nullable String text) {
        if (text == null) {
            return "unknown problem";
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < 120; i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029 ? ' ' : c);
        }
        return line.length() < text.length() ? line.append("...").toString() : line.toString();
    }
}
