package org.wscsim.cli.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/**
 * Hands texts to the members of a cluster, to each at most one more than it evaluates at once, so that whoever joins late finds
 * work. What a member that is lost had is handed out again; a text may so be evaluated twice, with the same outcome. Confined
 * to the calling thread.
 */
public final class ClusterQueue {
    private static final long LOOK_EVERY_MS = 200;

    private final ClusterNode node;
    private final Consumer<String> told;
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private final Map<UUID, Integer> inFlight = new HashMap<>();
    private final Set<UUID> unable = new HashSet<>();

    private record Answer(
            int task,
            Member member,
            @Nullable String outcome,
            @Nullable Throwable failure) {}

    /**
     * @param told of members that are lost or cannot evaluate
     */
    public ClusterQueue(ClusterNode node, Consumer<String> told) {
        this.node = node;
        this.told = told;
    }

    /**
     * Evaluates all of them.
     *
     * @param found takes an outcome and its task's index, on this thread
     * @param stop asked before a text is handed out; those handed out are waited for
     * @throws BadInputException when nobody can evaluate
     */
    public void run(List<String> tasks, ObjIntConsumer<String> found, BooleanSupplier stop) {
        for (int i = 0; i < tasks.size(); i++) {
            waiting.add(i);
        }
        int left = tasks.size();
        while (left > 0) {
            boolean stopped = stop.getAsBoolean();
            if (!stopped) {
                handOut(tasks);
            } else if (underWay() == 0) {
                waiting.clear();
                return;
            }
            Answer answer = next();
            if (answer == null) {
                continue;
            }
            inFlight.merge(answer.member().getUuid(), -1, Integer::sum);
            if (answer.outcome() != null) {
                found.accept(answer.outcome(), answer.task());
                left--;
            } else {
                failed(answer);
            }
        }
    }

    private int underWay() {
        return inFlight.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void handOut(List<String> tasks) {
        for (Member member : node.members()) {
            int threads = unable.contains(member.getUuid()) ? 0 : node.threads(member);
            int most = threads == 0 ? 0 : threads + 1;
            while (inFlight.getOrDefault(member.getUuid(), 0) < most && !waiting.isEmpty()) {
                int task = waiting.removeFirst();
                inFlight.merge(member.getUuid(), 1, Integer::sum);
                node.submit(tasks.get(task), member, new ExecutionCallback<>() {
                    @Override
                    public void onResponse(String outcome) {
                        answers.add(new Answer(task, member, outcome, null));
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        answers.add(new Answer(task, member, null, failure));
                    }
                });
            }
        }
    }

    private @Nullable Answer next() {
        try {
            return answers.poll(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private void failed(Answer answer) {
        Throwable cause = answer.failure();
        while (cause != null && cause.getCause() != null && !isLoss(cause)) {
            cause = cause.getCause();
        }
        if (answer.member().localMember()) {
            throw cause instanceof RuntimeException ours ? ours : new IllegalStateException("a task failed", cause);
        }
        boolean lost = isLoss(cause);
        if (unable.add(answer.member().getUuid())) {
            told.accept("member " + answer.member().getAddress() + (lost ? " is lost" : " cannot evaluate: " + cause)
                    + "; its tasks go to others");
        }
        waiting.addFirst(answer.task());
    }

    private static boolean isLoss(@Nullable Throwable failure) {
        return failure instanceof MemberLeftException
                || failure instanceof TargetNotMemberException
                || failure instanceof TargetDisconnectedException
                || failure instanceof HazelcastInstanceNotActiveException;
    }
}
