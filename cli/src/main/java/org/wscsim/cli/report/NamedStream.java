package org.wscsim.cli.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A file of a result folder whose failures name it: the system says only that the disk is full. */
final class NamedStream extends FilterOutputStream {
    private final Path folder;
    private final String name;

    NamedStream(OutputStream out, Path folder, String name) {
        super(out);
        this.folder = folder;
        this.name = name;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + ", out=" + folder + ", file=" + name, e);
        }
    }
}
