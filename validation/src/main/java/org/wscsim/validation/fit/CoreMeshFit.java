package org.wscsim.validation.fit;

import java.nio.file.Path;
import org.wscsim.core.coremesh.CoreMeshCalibration;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.validation.reference.WaferLlmReference;
import org.wscsim.validation.reference.WormholeReference;

/** All constants of core meshes from the reference folder; what the committed file holds. Takes about a second. */
public final class CoreMeshFit {
    private CoreMeshFit() {}

    /** Fits every section. */
    public static CoreMeshCalibration fit(Path folder) {
        var steps = WaferLlmReference.read(folder);
        var wse = FitFailure.named(WaferLlmReference.FILE, () -> new WseFit(CoreMeshSpec.load("wse2")).fit(steps));
        var products = WormholeReference.read(folder);
        var wormhole = FitFailure.named(
                products.file(),
                () -> new WormholeFit(CoreMeshSpec.load("wormhole-n150")).fit(products.observations()));
        return new CoreMeshCalibration(wse, wormhole);
    }
}
