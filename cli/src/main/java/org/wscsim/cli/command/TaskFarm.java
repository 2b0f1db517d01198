package org.wscsim.cli.command;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Evaluates tasks somewhere. A task's text is all that the evaluator needs, equal texts have equal outcomes, and a task may be
 * evaluated twice without harm: whoever loses a worker hands its tasks to another.
 */
interface TaskFarm {
    /** Takes outcomes on the calling thread, in any order, each task's once. */
    interface Sink {
        void found(int task, String outcome);
    }

    /**
     * Evaluates; returns when every task has an outcome, or soon after a stop.
     *
     * @param stop asked before a task is begun; tasks under way end
     */
    void run(List<String> tasks, Sink sink, BooleanSupplier stop);
}
