package org.wscsim.core.tile;

/**
 * A GEMM on one die as the search sees it, all but its rows: {@code matrices} products {@code out[m, n] = x[m, k] w[k,
 * n]}, each with weights of its own. Immutable.
 *
 * @param k inner width on this die
 * @param n output width on this die
 * @param matrices separate weight matrices, 1 but for experts
 * @param weightBytes per element, a fraction where weights are quantized
 * @param activationBytes per element
 */
record GemmWork(long k, long n, int matrices, double weightBytes, int activationBytes) {}
