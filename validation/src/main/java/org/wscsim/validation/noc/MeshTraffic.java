package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.wscsim.core.collective.Schedule;
import org.wscsim.core.network.MeshModel;
import org.wscsim.core.network.MessageReplay.Message;
import org.wscsim.core.network.MessageSink;

/**
 * Messages for comparing mesh models, in groups that are sent together and done when the last of them has arrived: the
 * parts of a KV cache as a run sent them, the messages of a collective, one remote read. Allocates; confined to one
 * thread.
 */
public final class MeshTraffic implements MessageSink {
    /** Kind of groups that are there for others to meet and are not scored themselves. */
    static final String UNSCORED = "unscored";

    private final List<Group> groups = new ArrayList<>();
    private int openTransfer = MeshModel.UNWATCHED;

    /**
     * Messages that somebody waits for together.
     *
     * @param kind what they are, for scores by kind
     * @param sentPs when all are sent
     * @param messages at least one; those they wait for are numbered in the group
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
     * A collective: each message is sent when its die has received what the schedule wants before it.
     *
     * @param dies of the wafer, in the order in which the schedule numbers them
     */
    public void collective(String kind, Schedule schedule, int[] dies, long atPs) {
        List<Schedule.Message> scheduled = schedule.messages();
        List<Message> messages = new ArrayList<>();
        for (Schedule.Message message : scheduled) {
            List<Integer> after = IntStream.range(0, scheduled.size())
                    .filter(before -> precedes(scheduled.get(before), message))
                    .boxed()
                    .toList();
            long bytes = (long) Math.ceil(message.bytes());
            messages.add(new Message(atPs, dies[message.from()], dies[message.to()], bytes, after));
        }
        groups.add(new Group(kind, atPs, messages));
    }

    private static boolean precedes(Schedule.Message before, Schedule.Message after) {
        boolean earlierPhase = before.phase() < after.phase();
        boolean earlierStep =
                before.phase() == after.phase() && before.part() == after.part() && before.step() < after.step();
        return before.to() == after.from() && (earlierPhase || earlierStep);
    }

    /** A read of a KV cache that lies in another home, striped like a transfer; bytes of all parts together. */
    public void remoteRead(int[] homeDies, int[] readerDies, long bytes, long atPs) {
        remoteRead("remote read", homeDies, readerDies, bytes, atPs);
    }

    void remoteRead(String kind, int[] homeDies, int[] readerDies, long bytes, long atPs) {
        int parts = Math.max(homeDies.length, readerDies.length);
        List<Message> messages = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = homeDies[part * homeDies.length / parts];
            int to = readerDies[part * readerDies.length / parts];
            messages.add(new Message(atPs, from, to, Math.ceilDiv(bytes, (long) parts)));
        }
        groups.add(new Group(kind, atPs, messages));
    }

    /** Everything so far in order of sending; of equal times in the order of adding. */
    public List<Group> groups() {
        return groups.stream().sorted(Comparator.comparingLong(Group::sentPs)).toList();
    }
}
