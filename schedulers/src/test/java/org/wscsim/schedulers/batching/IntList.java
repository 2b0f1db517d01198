package org.wscsim.schedulers.batching;

import java.util.Arrays;

/** A growable row of ints, so that the world's views allocate nothing. */
final class IntList {
    private int[] items = new int[16];
    private int size;

    int size() {
        return size;
    }

    int get(int i) {
        if (i < 0 || i >= size) {
            throw new AssertionError("position out of range: position=" + i + ", size=" + size);
        }
        return items[i];
    }

    void add(int item) {
        insert(size, item);
    }

    void insert(int at, int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        System.arraycopy(items, at, items, at + 1, size++ - at);
        items[at] = item;
    }

    int removeAt(int at) {
        int item = get(at);
        System.arraycopy(items, at + 1, items, at, --size - at);
        return item;
    }

    int indexOf(int item) {
        for (int i = 0; i < size; i++) {
            if (items[i] == item) {
                return i;
            }
        }
        return -1;
    }
}
