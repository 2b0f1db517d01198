package org.wscsim.cli.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A task on its way to a member, which evaluates it with what it brought. Confined to one thread at a time. */
final class EvaluateTask implements Callable<String>, Serializable, HazelcastInstanceAware {
    @Serial
    private static final long serialVersionUID = 1;

    private final String task;

    @SuppressWarnings("serial") // given by the member that runs the task
    private transient @Nullable HazelcastInstance member;

    EvaluateTask(String task) {
        this.task = task;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    @Override
    public String call() {
        return ClusterNode.evaluator(Objects.requireNonNull(member)).apply(task);
    }
}
