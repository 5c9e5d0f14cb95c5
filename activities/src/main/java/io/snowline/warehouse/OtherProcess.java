package io.snowline.warehouse;

/** Another process of this machine, which cleans up after itself as long as it lives. */
public final class OtherProcess {
  private OtherProcess() {}

  /** Whether there is one of that number, this one left out. */
  public static boolean lives(String number) {
    long pid = Long.parseLong(number);
    return pid != ProcessHandle.current().pid()
        && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
