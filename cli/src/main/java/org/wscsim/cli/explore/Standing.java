package org.wscsim.cli.explore;

/** What became of a candidate, seen from the winner. */
enum Standing {
    FULL("full runs", "evaluated on the whole trace"),
    BOUNDED("bound", "cannot beat the winner: proven bound"),
    NO_PLAN("no plan", "no plan found that serves within the limits in the fluid objective (not proven)"),
    SHORT("short run", "set aside by a short run (not proven)"),
    RANKED("ranked", "set aside by the rank of its fluid rate (not proven)"),
    COVERED("covered", "a reference covers its bounds: cannot be on the front (proven)"),
    LEFT("left", "left: interrupted, or another shard's");

    private final String word;
    private final String text;

    Standing(String word, String text) {
        this.word = word;
        this.text = text;
    }

    String word() {
        return word;
    }

    String text() {
        return text;
    }
}
