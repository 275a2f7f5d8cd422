# One image by name: docker build --build-arg PROGRAM=ToolServer -t signalbox/toolserver:0.1.0 .
# PROGRAM is Operator, ToolServer or Cli. In a closed network, name your own registry's bases: --build-arg SDK=… --build-arg RUNTIME=…
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM --platform=$BUILDPLATFORM ${SDK} AS build
ARG PROGRAM
WORKDIR /src
COPY . .
# The entry point has the same name in each image, because it cannot take an argument of the build. Files may be read by everybody, whatever
# the umask under which the sources were checked out.
RUN dotnet publish "src/${PROGRAM}/Signalbox.${PROGRAM}.csproj" -c Release --disable-build-servers -p:UseAppHost=false -p:DebugType=none \
      -p:PublishDocumentationFiles=false -o /app \
 && cd /app && ln -s "Signalbox.${PROGRAM}.dll" signalbox.dll && chmod -R u=rwX,go=rX .

FROM ${RUNTIME}
ARG PROGRAM
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="signalbox ${PROGRAM}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.vendor="The Signalbox authors" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app .
USER 1654
ENTRYPOINT ["dotnet", "/app/signalbox.dll"]
