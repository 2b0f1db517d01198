package org.wscsim.cli.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wscsim.core.failure.BadInputException;

/**
 * A member of a cluster: evaluates texts for whoever asks, and may ask others. Members find each other at the addresses they
 * are given, never by broadcast, and only those of the same program version. Members trust each other: what one sends, another
 * runs, so the port belongs on a network of one's own. Any thread.
 */
public final class ClusterNode implements AutoCloseable {
    /** First port tried; the next free one is taken. */
    public static final int PORT = 5701;

    private static final int PORTS = 100;
    private static final String EXECUTOR = "wsc";
    private static final String EVALUATOR = "evaluator";
    private static final String THREADS = "threads";
    private static final String LOGGING = "hazelcast.logging.type";
    private static final String LOST_AFTER_SECONDS = "20";

    private final HazelcastInstance instance;

    private ClusterNode(HazelcastInstance instance) {
        this.instance = instance;
    }

    /**
     * Where a member stands.
     *
     * @param version of the program; only equal ones meet
     * @param hosts addresses of some members, with or without a port; one's own may be among them
     * @param bind address of this machine that others reach it at
     * @param threads texts evaluated at once
     */
    public record Place(String version, List<String> hosts, String bind, int threads) {
        public Place {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * Joins.
     *
     * @param evaluator called on several threads at once
     * @throws BadInputException when the address is not this machine's, or no port is free
     */
    public static ClusterNode join(Place place, UnaryOperator<String> evaluator) {
        String address = addressHere(place.bind());
        // read by a logger that is older than any configuration
        System.setProperty(LOGGING, "none");
        try {
            HazelcastInstance instance = Hazelcast.newHazelcastInstance(config(place, address));
            instance.getUserContext().put(EVALUATOR, evaluator);
            // others hand out work to those that say how much they take
            map(instance).put(instance.getCluster().getLocalMember().getUuid(), place.threads());
            return new ClusterNode(instance);
        } catch (HazelcastException | IllegalStateException e) {
            throw new BadInputException(
                    "cannot join a cluster: bind=" + place.bind() + ", hosts=" + place.hosts() + ", cause="
                            + e.getMessage() + "; free a port from " + PORT + " on",
                    e);
        }
    }

    private static String addressHere(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            if (NetworkInterface.getByInetAddress(address) != null) {
                return address.getHostAddress();
            }
        } catch (UnknownHostException | SocketException e) {
            // told below
        }
        throw new BadInputException(
                "not an address of this machine: bind=" + bind + "; give one that others reach it at, with --bind");
    }

    private static Config config(Place place, String address) {
        Config config = new Config();
        config.setClusterName("wsc-sim " + place.version());
        config.setProperty(LOGGING, "none");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", LOST_AFTER_SECONDS);
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        NetworkConfig network = config.getNetworkConfig();
        network.setPort(PORT).setPortAutoIncrement(true).setPortCount(PORTS);
        network.getInterfaces().setEnabled(true).addInterface(address);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(List.copyOf(place.hosts()));
        config.addExecutorConfig(new ExecutorConfig(EXECUTOR, place.threads()).setStatisticsEnabled(false));
        return config;
    }

    private static Map<UUID, Integer> map(HazelcastInstance instance) {
        return instance.getReplicatedMap(THREADS);
    }

    @SuppressWarnings("unchecked") // put there by join
    static UnaryOperator<String> evaluator(HazelcastInstance member) {
        return (UnaryOperator<String>)
                Objects.requireNonNull(member.getUserContext().get(EVALUATOR));
    }

    /** Everyone in the cluster, this member too. */
    Collection<Member> members() {
        return instance.getCluster().getMembers();
    }

    public int size() {
        return members().size();
    }

    /** Texts that a member evaluates at once; 0 before it has said so. */
    int threads(Member member) {
        return Objects.requireNonNullElse(map(instance).get(member.getUuid()), 0);
    }

    void submit(String task, Member member, ExecutionCallback<String> answer) {
        instance.getExecutorService(EXECUTOR).submitToMember(new EvaluateTask(task), member, answer);
    }

    /** Where others reach this member. */
    public String address() {
        Member here = instance.getCluster().getLocalMember();
        return here.getAddress().getHost() + ":" + here.getAddress().getPort();
    }

    /** Leaves; what others have asked for is evaluated elsewhere. */
    @Override
    public void close() {
        instance.getLifecycleService().terminate();
    }
}
