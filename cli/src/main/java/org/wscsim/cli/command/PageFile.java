package org.wscsim.cli.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.wscsim.cli.config.CauseText;
import org.wscsim.cli.html.Page;
import org.wscsim.core.failure.BadInputException;

/** A page in a file that the user names, whole or not there. Stateless. */
final class PageFile {
    private PageFile() {}

    static void write(String name, Page page) {
        Path target = Path.of(name).toAbsolutePath();
        Path half = target.resolveSibling("." + target.getFileName() + ".partial-"
                + ProcessHandle.current().pid());
        try {
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (Writer out = Files.newBufferedWriter(half)) {
                page.write(out);
            }
            Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BadInputException(
                    "page cannot be written: file=" + name + ", cause=" + CauseText.of(e) + "; name another file", e);
        }
    }
}
