package org.wscsim.cli.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.cluster.ClusterNode;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Where the members of a cluster are. Stateless. */
final class ClusterOptions {
    static final String CLUSTER = "--cluster";
    private static final String BIND = "--bind";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_PORT = 65_535;

    private ClusterOptions() {}

    static void addTo(CommandSpec spec, String description) {
        OptionValue.addTo(spec, CLUSTER, "HOST,...", description);
        OptionValue.addTo(
                spec,
                BIND,
                "ADDRESS",
                "this machine's address for the cluster; on a trusted network, since members run what others send (default: "
                        + LOOPBACK + ")");
    }

    static ClusterNode.Place read(ParseResult parsed, int threads) {
        String given = parsed.matchedOptionValue(CLUSTER, LOOPBACK);
        String bind = parsed.matchedOptionValue(BIND, LOOPBACK);
        List<String> hosts = new ArrayList<>();
        boolean elsewhere = false;
        for (String host : given.split(",", -1)) {
            InetAddress address = address(host.strip(), given);
            elsewhere |= !address.isLoopbackAddress();
            hosts.add(host.strip());
        }
        if (elsewhere && bind.equals(LOOPBACK)) {
            throw new BadInputException("other machines cannot reach this one: " + CLUSTER + "=" + given + ", " + BIND
                    + "=" + bind + "; give --bind this machine's address in their network");
        }
        return new ClusterNode.Place(Version.text(), hosts, bind, threads);
    }

    private static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_PORT;
    }

    /** An address of this machine is for those that others are to reach. */
    static void requireCluster(ParseResult parsed) {
        if (parsed.hasMatchedOption(BIND) && !parsed.hasMatchedOption(CLUSTER)) {
            throw new BadInputException("an address for no cluster: " + BIND + "=" + parsed.matchedOptionValue(BIND, "")
                    + "; give " + CLUSTER + " too, the hosts of the members, or leave " + BIND + " out");
        }
    }

    private static InetAddress address(String host, String given) {
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        if (colon >= 0 && !isPort(host.substring(colon + 1))) {
            throw new BadInputException("not a port: " + CLUSTER + "=" + given + ", port=" + host.substring(colon + 1)
                    + ", allowed=1.." + MOST_PORT + "; write host or host:5702");
        }
        if (name.isEmpty()) {
            throw new BadInputException("host without a name: " + CLUSTER + "=" + given + "; write host1,host2:5702");
        }
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new BadInputException(
                    "unknown host: " + CLUSTER + "=" + given + ", host=" + name + "; correct it, or give its address",
                    e);
        }
    }
}
