package org.wscsim.jmh.track;
import java.util.concurrent.Callable;
@picocli.CommandLine.Command(name="history")
final class HistoryCommand implements Callable<Integer> { public Integer call() { return 0; } }
