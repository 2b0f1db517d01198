package org.wscsim.core.kv;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.memory.NativeMemory;

/**
 * KV blocks of all homes and who holds them; the only class that changes block tables.
 *
 * <p>A <em>home</em> is a group of dies whose block pools work in lock step: a block has the same id in each die's pool,
 * so one id stands for all its slices. A <em>row</em> is a block table; it grows block by block, possibly over several
 * homes, and is released as a whole. Blocks are either counted or carry ids (twins: every count agrees). A home is two ints, its capacity and
 * the blocks in use; for rows see {@link RowTable}.
 *
 * <p>With ids, rows may share blocks: a {@link #fork} shares all of them, and a row copies its last block before it writes
 * into one that others hold ({@link #makeLastWritable}); a prompt shares the blocks that hold its beginning
 * ({@link #attach}). A row's counts are what it holds, a home's counts what somebody holds, each block once. With a prefix
 * cache a block that nobody holds is free, but keeps its content until it is needed (see {@link PrefixIndex}).
 *
 * <p>Memory is reserved for {@code maxRows} rows and touched by the rows in use. Appending is O(1) counted, O(blocks
 * appended) with ids (amortised: tables are copied when they double); releasing is O(1) counted, plus O(homes) for a
 * spread row, plus O(blocks) with ids. Allocates nothing. Confined to the simulation thread.
 */
public final class KvCache {
    private static final int HOME_BYTES = 2 * Integer.BYTES;
    private static final int USED_OFFSET = Integer.BYTES;

    private final int blockTokens;
    private final int homeCount;
    private final int[] fullBlocks;
    private final Cells homes;
    private final RowTable rows;
    private final @Nullable IdBlocks ids;
    private final @Nullable PrefixIndex prefix;
    private long allocatedBlocks;
    private long freedBlocks;

    /** What block tables keep. */
    public enum Tables {
        /** How many blocks. */
        COUNTS,
        /** Which. */
        IDS,
        /** Which, and the content of those that nobody holds any more. */
        PREFIXES
    }

    /**
     * An empty cache.
     *
     * @param blockTokens tokens per block
     * @param capacityBlocksPerHome blocks of each home; a home may have none
     * @param maxRows block tables
     * @param tables what they keep
     * @throws LimitReachedException beyond 2<sup>31</sup> - 1 blocks in all; with ids also beyond 1,024 homes or
     *     2<sup>22</sup> - 1 blocks in one
     */
    public KvCache(NativeMemory memory, int blockTokens, int[] capacityBlocksPerHome, int maxRows, Tables tables) {
        if (blockTokens < 1 || capacityBlocksPerHome.length < 1 || maxRows < 1) {
            throw new IllegalArgumentException("empty cache: blockTokens=" + blockTokens + ", homes="
                    + capacityBlocksPerHome.length + ", maxRows=" + maxRows);
        }
        this.blockTokens = blockTokens;
        this.homeCount = capacityBlocksPerHome.length;
        fullBlocks = capacityBlocksPerHome.clone();
        final int totalBlocks = RowTable.totalBlocks(capacityBlocksPerHome);
        homes = memory.cells("kv homes", (long) homeCount * HOME_BYTES);
        for (int home = 0; home < homeCount; home++) {
            homes.setInt((long) home * HOME_BYTES, capacityBlocksPerHome[home]);
        }
        rows = new RowTable(memory, maxRows, homeCount);
        prefix = tables == Tables.PREFIXES ? new PrefixIndex(memory, totalBlocks, homeCount) : null;
        ids = tables == Tables.COUNTS
                ? null
                : new IdBlocks(memory, capacityBlocksPerHome, totalBlocks, maxRows, prefix);
    }

    public int homeCount() {
        return homeCount;
    }

    public int blockTokens() {
        return blockTokens;
    }

    public int capacityBlocks(int home) {
        return homes.getInt((long) home * HOME_BYTES);
    }

    public int usedBlocks(int home) {
        return homes.getInt((long) home * HOME_BYTES + USED_OFFSET);
    }

    public int freeBlocks(int home) {
        return capacityBlocks(home) - usedBlocks(home);
    }

    /**
     * Appends blocks of a home to a row, all or none.
     *
     * @return false when the home has fewer than {@code count} free; nothing is changed then
     */
    public boolean append(int row, int home, int count) {
        assert count >= 0 : "negative count: row=" + row + ", count=" + count;
        final long usedOffset = (long) home * HOME_BYTES + USED_OFFSET;
        final int used = homes.getInt(usedOffset);
        if (count > capacityBlocks(home) - used) {
            return false;
        }
        if (count == 0) {
            return true;
        }
        homes.setInt(usedOffset, used + count);
        allocatedBlocks += count;
        final int held = rows.blocks(row);
        rows.append(row, home, count);
        if (ids != null) {
            ids.append(row, held, home, count);
            ids.checkUsed(home, used + count);
        }
        return true;
    }

    /**
     * Lets go of all blocks of a row; those that no other row holds are free.
     *
     * @return how many the row held
     */
    public int release(int row) {
        final int held = rows.blocks(row);
        if (held == 0) {
            return 0;
        }
        final int onlyHome = rows.onlyHome(row);
        if (ids != null && ids.mayShare()) {
            ids.releaseShared(row, held);
            if (onlyHome >= 0) {
                recount(ids, onlyHome);
            } else {
                recountShares(ids, row);
            }
        } else {
            if (ids != null) {
                ids.release(row, held, onlyHome);
            }
            if (onlyHome >= 0) {
                giveBack(onlyHome, held);
            } else {
                giveBackShares(row, held);
            }
            freedBlocks += held;
        }
        rows.clear(row);
        return held;
    }

    /** Takes over how many blocks of a home are held after holders have come or gone. */
    private void recount(IdBlocks blocks, int home) {
        final long usedOffset = (long) home * HOME_BYTES + USED_OFFSET;
        final int change = blocks.out(home) - homes.getInt(usedOffset);
        homes.setInt(usedOffset, blocks.out(home));
        allocatedBlocks += Math.max(0, change);
        freedBlocks += Math.max(0, -change);
    }

    private void recountShares(IdBlocks blocks, int row) {
        for (int home = 0; home < homeCount; home++) {
            if (rows.takeShare(row, home) != 0) {
                recount(blocks, home);
            }
        }
    }

    // ---- shared blocks

    /**
     * Gives an empty row all blocks of another; both hold them from now on, and no block is taken.
     *
     * @throws IllegalStateException when blocks are only counted
     */
    public void fork(int rowFrom, int rowTo) {
        assert blocks(rowTo) == 0 : "fork into a row in use: row=" + rowTo;
        final int held = blocks(rowFrom);
        if (held == 0) {
            return;
        }
        ids(rowFrom, 0).fork(rowFrom, rowTo, held);
        rows.copy(rowFrom, rowTo);
    }

    /** An empty row takes over all blocks of another, which is empty then; no block is taken or given back. */
    public void move(int rowFrom, int rowTo) {
        assert blocks(rowTo) == 0 : "move into a row in use: row=" + rowTo;
        if (ids != null) {
            ids.move(rowFrom, rowTo);
        }
        rows.move(rowFrom, rowTo);
    }

    /**
     * Makes sure that the row alone holds its last block, copying it into a free one of the same home if need be.
     *
     * @return false when the home has no block left; nothing is changed then
     */
    public boolean makeLastWritable(int row) {
        final int held = blocks(row);
        if (ids == null || held == 0) {
            return true;
        }
        final int home = ids.home(row, held - 1);
        if (ids.extraHolders(home, ids.id(row, held - 1)) == 0) {
            return true;
        }
        if (freeBlocks(home) == 0) {
            return false;
        }
        ids.copyLast(row, held, home);
        recount(ids, home);
        return true;
    }

    /** Appends a block that others hold, or whose content is remembered, to a row. */
    public void attach(int row, int home, int id) {
        final int held = blocks(row);
        final IdBlocks blocks = ids();
        blocks.attach(row, held, home, id);
        rows.append(row, home, 1);
        recount(blocks, home);
    }

    /** Id of the home's block whose content is known by this key, or -1. */
    public int find(int home, long key) {
        final int block = prefix().find(key);
        return block < 0 ? -1 : ids().idOf(home, block);
    }

    /** Whether some row holds the block. */
    public boolean isHeld(int home, int id) {
        return ids().isInUse(home, id);
    }

    /** The content of the row's block at {@code index} is known by this key from now on, unless another block's is. */
    public void register(int row, int index, long key) {
        final int home = blockHome(row, index);
        prefix().register(home, ids().block(home, blockId(row, index)), key);
    }

    /** Whether contents are remembered. */
    public boolean remembers() {
        return prefix != null;
    }

    /** Changes whenever {@link #find} or {@link #isHeld} may answer otherwise for a block of the home with known content. */
    public int version(int home) {
        return prefix().version(home);
    }

    /** Blocks whose content was given up for new content, over the run. */
    public long evictedBlocks() {
        return prefix == null ? 0 : prefix.evictions();
    }

    /** Rows that hold the row's block at {@code index}, itself included. */
    public int holders(int row, int index) {
        return 1 + ids(row, index).extraHolders(blockHome(row, index), blockId(row, index));
    }

    /** Blocks that would be free in a home if the row were released. O(blocks of the row) where rows share, else O(1). */
    public int ownBlocksIn(int row, int home) {
        if (ids == null || !ids.mayShare()) {
            return blocksIn(row, home);
        }
        int own = 0;
        for (int index = 0; index < blocks(row); index++) {
            own += ids.home(row, index) == home && ids.extraHolders(home, ids.id(row, index)) == 0 ? 1 : 0;
        }
        return own;
    }

    private PrefixIndex prefix() {
        if (prefix == null) {
            throw new IllegalStateException("contents of blocks are not remembered");
        }
        return prefix;
    }

    private void giveBackShares(int row, int held) {
        int left = held;
        for (int home = 0; home < homeCount; home++) {
            final int share = rows.takeShare(row, home);
            if (share != 0) {
                giveBack(home, share);
                left -= share;
            }
        }
        if (left != 0) {
            throw new IllegalStateException("blocks leaked: row=" + row + ", held=" + held + ", unaccounted=" + left);
        }
    }

    private void giveBack(int home, int count) {
        final long usedOffset = (long) home * HOME_BYTES + USED_OFFSET;
        final int used = homes.getInt(usedOffset) - count;
        if (used < 0) {
            throw new IllegalStateException("more blocks freed than used: home=" + home + ", excess=" + -used);
        }
        homes.setInt(usedOffset, used);
        if (ids != null) {
            ids.checkUsed(home, used);
        }
    }

    /** The home is lost and has no room from now on; whoever had blocks there has given them back. */
    public void close(int home) {
        if (usedBlocks(home) != 0) {
            throw new IllegalStateException("home closed with blocks: home=" + home + ", blocks=" + usedBlocks(home));
        }
        homes.setInt((long) home * HOME_BYTES, 0);
        if (prefix != null) {
            prefix.forget(home);
        }
    }

    /** A home that was closed, or never opened, has all its blocks again. */
    public void open(int home) {
        homes.setInt((long) home * HOME_BYTES, fullBlocks[home]);
    }

    /** Blocks of the home when it is open. */
    public int fullBlocks(int home) {
        return fullBlocks[home];
    }

    /** Blocks the row holds, over all homes. */
    public int blocks(int row) {
        return rows.blocks(row);
    }

    /** Blocks the row holds in a home. */
    public int blocksIn(int row, int home) {
        return rows.blocksIn(row, home);
    }

    /** The only home of a row that has blocks; -1 when it has none or is spread. */
    public int onlyHome(int row) {
        return rows.onlyHome(row);
    }

    /** Home of the row's last block, or -1 when it has none. */
    public int tailHome(int row) {
        return rows.tailHome(row);
    }

    /** Blocks handed out over the run. */
    public long allocatedBlocks() {
        return allocatedBlocks;
    }

    /** Blocks taken back over the run. */
    public long freedBlocks() {
        return freedBlocks;
    }

    /** Blocks in use now, over all homes. */
    public long usedBlocksTotal() {
        return allocatedBlocks - freedBlocks;
    }

    /** Home of the row's block at {@code index}, in order of appending; where ids are kept. */
    public int blockHome(int row, int index) {
        return ids(row, index).home(row, index);
    }

    /** Id, within its home, of the row's block at {@code index}, in order of appending; where ids are kept. */
    public int blockId(int row, int index) {
        return ids(row, index).id(row, index);
    }

    /**
     * Checks every table against every count; for tests, O(rows + blocks held) and it allocates.
     *
     * @param maxRow rows above are empty
     */
    public void verify(int maxRow) {
        new CacheCheck(this, ids).verify(maxRow);
    }

    private IdBlocks ids() {
        if (ids == null) {
            throw new IllegalStateException("block ids are not kept");
        }
        return ids;
    }

    private IdBlocks ids(int row, int index) {
        assert index >= 0 && index < blocks(row) : "no such block: row=" + row + ", index=" + index;
        return ids();
    }
}
