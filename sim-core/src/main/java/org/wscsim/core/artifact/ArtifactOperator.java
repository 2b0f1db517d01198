package org.wscsim.core.artifact;

import java.util.Optional;

/** The operators of a transformer block in the order of the authors' code, by the names in its files. */
public enum ArtifactOperator {
    RMS_NORM("RMSNorm"),
    QKV("QKV_fusion"),
    ATTENTION("Flashatten"),
    LINEAR("Linear"),
    RMS_NORM_2("RMSNorm2"),
    RESIDUAL("ResAdd"),
    UP("FFNup&SiLU"),
    GATE("FFNgate"),
    HADAMARD("Hadamard"),
    DOWN("FFNdown"),
    RESIDUAL_2("ResAdd2");

    private final String title;

    ArtifactOperator(String title) {
        this.title = title;
    }

    /** As the authors' files name it. */
    public String title() {
        return title;
    }

    /** The operator of this name, if there is one. */
    public static Optional<ArtifactOperator> of(String title) {
        for (ArtifactOperator operator : values()) {
            if (operator.title.equals(title)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }
}
