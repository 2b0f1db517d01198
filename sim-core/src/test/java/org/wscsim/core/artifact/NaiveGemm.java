package org.wscsim.core.artifact;

/** Section D.1 of the formulas written down line by line, every divisor by trial: the obvious reference. */
final class NaiveGemm {
    private final ArtifactHardware hw;
    private double bestShare = -1;
    private double bestLatency;

    NaiveGemm(ArtifactHardware hw) {
        this.hw = hw;
    }

    double latencyMs(long m, long k, long n, double vectorOps, boolean fused) {
        int t = hw.tiles();
        long mp = (m + t - 1) / t * t;
        long kp = (k + t - 1) / t * t;
        long np = (n + t - 1) / t * t;
        double flops = 2.0 * m * k * n;
        for (long[] roles : new long[][] {{mp, np}, {np, mp}}) {
            for (long nk = 1; nk <= kp; nk++) {
                for (long nm = t; nm <= roles[0]; nm += t) {
                    for (long nn = t; nn <= roles[1]; nn += t) {
                        if (kp % nk == 0 && roles[0] % nm == 0 && roles[1] % nn == 0) {
                            cut(roles[0], kp, roles[1], nm, nk, nn, flops, vectorOps, fused);
                        }
                    }
                }
            }
        }
        return bestLatency;
    }

    private void cut(
            long mp, long kp, long np, long nm, long nk, long nn, double flops, double vectorOps, boolean fused) {
        int t = hw.tiles();
        double mib = 1024.0 * 1024.0;
        double i = (double) mp / nm * kp / nk * 2 / mib;
        double w = (double) kp / nk * np / nn * 2 / mib;
        double o = (double) mp / nm * np / nn * 2 / mib;
        double outs = nk == 1 || fused ? 2 * o : 3 * o;
        boolean twice = 2 * i + 3 * w + outs <= hw.sramMb();
        boolean once = i + 3 * w + outs <= hw.sramMb();
        if (nm == 1 && nn == 1) {
            once = i + w <= hw.sramMb();
        }
        if (!twice && !once) {
            return;
        }
        boolean doubled = twice || (nk == 1 && nm == t);
        double c = flops / ((double) nm * nn * nk) / 1e9 / hw.matrixTflops();
        double n = w / hw.nocGbps() + 5 * hw.hopMs();
        double s = hw.dramLatencyMs() + o * t / hw.dramGbps();
        double bigC = t * c;
        double bigN = (t - 1) * n;
        double flow = bigC < bigN ? bigN + c : bigC;
        double r = hw.dramLatencyMs() + w * t / hw.dramGbps();
        double st = t * s;
        double bigI = hw.dramLatencyMs() + i * t / hw.dramGbps();
        long n1 = (nm + t - 1) / t;
        long n2 = (nn + t - 1) / t;
        double itw = Math.max(flow, r) * (fused ? nk : 1);
        double itin = doubled ? Math.max(bigI, flow) : bigI + n;
        double body = (n2 - 1) * n1 * itw + (n1 - 1) * itin + flow;
        if (nk > 1) {
            body += (n1 - 1) * (nk - 1) * Math.max(bigI + st, flow);
            body += (n2 - 1) * n1 * (nk - 1) * Math.max(r + st, flow);
            body += (nk - 1) * Math.max(r + bigI, flow);
        }
        double cp = n1 * n2 * bigC * nk;
        if (fused) {
            cp += n1 * n2 * t * (vectorOps / ((double) nm * nn) / 1e9 / hw.vectorTops());
        }
        double latency = bigI + r + Math.max(body, cp) + s;
        if (cp / latency > bestShare) {
            bestShare = cp / latency;
            bestLatency = latency;
        }
    }
}
