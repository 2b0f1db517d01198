package org.wscsim.schedulers.routing;

import java.util.Arrays;

/** Instances in the order in which they joined a pool. Confined to the simulation thread. */
final class InstanceList {
    private int[] instances = new int[8];
    private int size;

    int size() {
        return size;
    }

    int get(int position) {
        return instances[position];
    }

    void add(int instance) {
        if (size == instances.length) {
            instances = Arrays.copyOf(instances, 2 * size);
        }
        instances[size++] = instance;
    }

    /** Takes out an instance that is in the list; the rest keep their order. */
    void remove(int instance) {
        int position = 0;
        while (instances[position] != instance) {
            position++;
        }
        System.arraycopy(instances, position + 1, instances, position, --size - position);
    }
}
