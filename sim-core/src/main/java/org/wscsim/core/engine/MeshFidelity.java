package org.wscsim.core.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.wscsim.core.event.TransferClock;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.flit.FlitMesh;
import org.wscsim.core.memory.NativeMemory;
import org.wscsim.core.network.AnalyticMesh;
import org.wscsim.core.network.MaxMinMesh;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.ReservingMesh;
import org.wscsim.core.network.Routing;

/** How closely messages on the mesh are modelled; the choices of {@code --mesh}. */
public enum MeshFidelity {
    MAX_MIN("messages in flight share links fairly") {
        @Override
        MeshModel build(Routing routing, TransferClock clock, int maxTransfers, NativeMemory memory) {
            return new MaxMinMesh(routing, clock, maxTransfers, MAX_FLOWS, memory::cells);
        }
    },
    RESERVING("links are reserved, first come first served") {
        @Override
        MeshModel build(Routing routing, TransferClock clock, int maxTransfers, NativeMemory memory) {
            return new ReservingMesh(routing, clock, memory::cells);
        }
    },
    FLIT("routers cycle by cycle, for short runs") {
        @Override
        MeshModel build(Routing routing, TransferClock clock, int maxTransfers, NativeMemory memory) {
            return new FlitMesh(routing, clock, maxTransfers, MAX_FLOWS, memory::cells);
        }
    },
    ANALYTIC("no contention") {
        @Override
        MeshModel build(Routing routing, TransferClock clock, int maxTransfers, NativeMemory memory) {
            return new AnalyticMesh(routing, clock, memory::cells);
        }
    };

    /** Messages in flight at once; the table takes 80 MB when all of it has been used. */
    private static final int MAX_FLOWS = 1 << 18;

    private final String meaning;

    MeshFidelity(String meaning) {
        this.meaning = meaning;
    }

    /** As on the command line, and {@link MeshModel#name}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is modelled, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** Keys of all, the default first. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(MeshFidelity::key).toList();
    }

    /** Keys and meanings, for a line of help. */
    public static String help() {
        return Arrays.stream(values())
                .map(fidelity -> "'" + fidelity.key() + "' (" + fidelity.meaning + ")")
                .collect(Collectors.joining(", "));
    }

    /**
     * The fidelity of that key.
     *
     * @throws BadInputException when there is none
     */
    public static MeshFidelity of(String key) {
        return Arrays.stream(values())
                .filter(fidelity -> fidelity.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "unknown mesh model: mesh=" + key + "; give one of " + String.join(", ", keys())));
    }

    abstract MeshModel build(Routing routing, TransferClock clock, int maxTransfers, NativeMemory memory);
}
