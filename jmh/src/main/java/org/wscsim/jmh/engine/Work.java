package org.wscsim.jmh.engine;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;

/** What runs did: JMH divides it by time, the exact counters take it as it is. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Work {
    /** Events of the loop. */
    public long events;

    /** Steps of all instances. */
    public long steps;

    /** Tokens generated in decode steps, one for each member of a batch and step. */
    public long decodeTokens;

    /** KV transfers. */
    public long transfers;

    /** KV blocks allocated. */
    public long blocks;

    void add(Simulation simulation, RunResult result) {
        events += simulation.events();
        for (RunResult.Instance instance : result.instances()) {
            steps += instance.steps();
            decodeTokens += instance.decodeTokens();
        }
        transfers += result.counts().transfers();
        blocks += result.kv().allocatedBlocks();
    }
}
