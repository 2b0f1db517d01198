package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageReplay.Message;
import org.wscsim.core.network.MessageSink;

/**
 * Messages for comparing mesh models, in groups that are sent together and done when the last of them has arrived: the
 * parts of a KV cache as a run sent them, the messages of one phase of a ring, one remote read. Allocates; confined to one
 * thread.
 */
public final class MeshTraffic implements MessageSink {
    private final List<Group> groups = new ArrayList<>();
    private int openTransfer = MeshModel.UNWATCHED;

    /**
     * Messages that somebody waits for together.
     *
     * @param kind what they are, for scores by kind
     * @param sentPs when all are sent
     * @param messages at least one
     */
    public record Group(String kind, long sentPs, List<Message> messages) {}

    /** A message of a run: of the KV cache of the message before if transfer and time are the same. */
    @Override
    public void message(long sentPs, int transfer, int fromDie, int toDie, long bytes) {
        boolean joins = !groups.isEmpty()
                && transfer == openTransfer
                && groups.getLast().sentPs() == sentPs;
        if (!joins) {
            groups.add(new Group("kv transfer", sentPs, new ArrayList<>()));
            openTransfer = transfer;
        }
        groups.getLast().messages().add(new Message(sentPs, fromDie, toDie, bytes));
    }

    /**
     * Phases of an all-reduce over a ring of dies, one every so often: every die sends a piece to the next at once, which
     * an all-reduce does 2 (n - 1) times.
     *
     * @param dies along the ring
     * @param pieceBytes that each sends
     */
    public void ringPhases(int[] dies, long pieceBytes, long firstPs, long everyPs, long untilPs) {
        for (long at = firstPs; at < untilPs; at += everyPs) {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < dies.length; i++) {
                messages.add(new Message(at, dies[i], dies[(i + 1) % dies.length], pieceBytes));
            }
            groups.add(new Group("ring phase", at, messages));
        }
    }

    /** Reads of a part of a KV cache that lies in another home: part i from die i of one to die i of the other. */
    public void remoteReads(
            int[] homeDies, int[] readerDies, long bytesPerDie, long firstPs, long everyPs, long untilPs) {
        for (long at = firstPs; at < untilPs; at += everyPs) {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < readerDies.length; i++) {
                messages.add(new Message(at, homeDies[i % homeDies.length], readerDies[i], bytesPerDie));
            }
            groups.add(new Group("remote read", at, messages));
        }
    }

    /** Everything so far in order of sending; of equal times in the order of adding. */
    public List<Group> groups() {
        return groups.stream().sorted(Comparator.comparingLong(Group::sentPs)).toList();
    }
}
