# Becomes the command that it is given, after leaving a watcher behind, which waits on a pipe (descriptor 3) of the process that
# started it. A line on that pipe means that the command was stopped. The end of the pipe means that the starting process died:
# the kernel closes it however that came about. Either way the watcher ends what is left of the process group, and in the second
# case it deletes the folder REMOVE_WITH_PARENT as well. Descriptor 4 may be a channel between Node processes.
(
  trap '' TERM INT HUP USR1 USR2
  if read -r _; then REMOVE_WITH_PARENT=; fi
  kill -CONT 0
  kill -TERM 0
  tries=0
  while [ "$tries" -lt 20 ] && kill -0 $$; do
    sleep 0.1
    tries=$((tries + 1))
  done
  if [ -n "$REMOVE_WITH_PARENT" ]; then rm -rf "$REMOVE_WITH_PARENT"; fi
  kill -KILL 0
) <&3 >/dev/null 2>&1 3<&- 4<&- &
exec "$@" 3<&-
