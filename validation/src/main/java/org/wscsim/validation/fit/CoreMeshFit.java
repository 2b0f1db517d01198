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
        var wse = new WseFit(CoreMeshSpec.load("wse2")).fit(WaferLlmReference.read(folder));
        var wormhole = new WormholeFit(CoreMeshSpec.load("wormhole-n150"))
                .fit(WormholeReference.read(folder).observations());
        return new CoreMeshCalibration(wse, wormhole);
    }
}
