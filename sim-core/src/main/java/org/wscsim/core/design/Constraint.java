package org.wscsim.core.design;

/** What may forbid a design, in the order in which ties are named. */
public enum Constraint {
    DIES("number of dies", "dies"),
    WAFER_LENGTH("wafer length", "mm"),
    WAFER_AREA("wafer area", "mm2"),
    RETICLE("reticle", "mm"),
    DIE_EDGE("die edge", "mm"),
    POWER("power", "W"),
    YIELD("yield", "of 1");

    private final String text;
    private final String unit;

    Constraint(String text, String unit) {
        this.text = text;
        this.unit = unit;
    }

    public String text() {
        return text;
    }

    public String unit() {
        return unit;
    }
}
