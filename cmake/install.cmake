# Where everything goes on a server: cmake --install build/release. The unit and the programs' default look in /usr/bin
# and /etc/convictiond, whatever the prefix.
include(GNUInstallDirs)
install(TARGETS convictiond convictionctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES
  config/nationality-codes.csv config/ecris-offence-categories.csv
  config/ecris-sanction-categories.csv config/member-states.csv
  DESTINATION ${CMAKE_INSTALL_DATADIR}/convictiond)
install(FILES systemd/convictiond.service systemd/convictiond-report.service systemd/convictiond-report.timer
  DESTINATION lib/systemd/system)
install(FILES systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME convictiond.conf)
install(FILES systemd/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME convictiond.conf)
install(FILES docs/operators.md docs/daily-activity-file.md docs/exchange.md config/convictiond.yaml
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES docs/schema/notification-1.schema.json docs/schema/openapi.yaml
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/schema)
install(DIRECTORY config/prometheus config/grafana DESTINATION ${CMAKE_INSTALL_DATADIR}/convictiond)
# The operator's own file is never overwritten.
install(CODE "
  if(NOT EXISTS \"\$ENV{DESTDIR}/etc/convictiond/convictiond.yaml\")
    file(INSTALL \"${PROJECT_SOURCE_DIR}/config/convictiond.yaml\" DESTINATION /etc/convictiond) # below DESTDIR
  endif()")
