package io.snowline.configuration;

import java.nio.file.Path;

/** What every setting of one file shares: where it lies, its environment, its problems. */
record Document(Path folder, Interpolation interpolation, Problems problems) {}
